import { Typography } from "@mantine/core";

/** Markdown as the server rendered and sanitised it. Nothing else may be given to this. */
export function Markdown({ html }: { readonly html: string }) {
  return (
    <Typography fz="sm">
      <div dangerouslySetInnerHTML={{ __html: html }} />
    </Typography>
  );
}
