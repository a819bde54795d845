import { Table } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  /** Names the region, which can be scrolled by keyboard. */
  readonly name: string;
  readonly minWidth: number;
  readonly maxHeight?: string;
  readonly children: ReactNode;
}

/** Lets a table that is wider than the window be scrolled by itself. */
export function WideTable({ name, minWidth, maxHeight, children }: Props) {
  return (
    <Table.ScrollContainer
      type="native"
      minWidth={minWidth}
      {...(maxHeight !== undefined && { maxHeight })}
      tabIndex={0}
      role="group"
      aria-label={name}
    >
      {children}
    </Table.ScrollContainer>
  );
}
