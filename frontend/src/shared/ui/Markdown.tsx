import { Typography } from "@mantine/core";

/** Shows Markdown that the server has rendered and sanitised. Pass nothing else to it. */
export function Markdown({ html }: { readonly html: string }) {
  return (
    <Typography fz="sm">
      <div dangerouslySetInnerHTML={{ __html: html }} />
    </Typography>
  );
}
