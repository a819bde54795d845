import { Group, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./ui.module.css";

interface Props {
  readonly title?: string;
  readonly aside?: ReactNode;
  /** True if the content, such as a table or a list, reaches the border. */
  readonly isFlush?: boolean;
  readonly children: ReactNode;
}

export function Panel({ title, aside, isFlush = false, children }: Props) {
  return (
    <section className={classes.panel} aria-label={title}>
      {title && (
        <Group className={classes.panelHead} justify="space-between" wrap="nowrap">
          <Title order={2}>{title}</Title>
          {aside}
        </Group>
      )}
      <div className={isFlush ? undefined : classes.panelBody}>{children}</div>
    </section>
  );
}
