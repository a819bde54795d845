import { UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useId, type ReactNode } from "react";
import classes from "./ui.module.css";

interface Props {
  readonly label: string;
  readonly isOpenAtFirst?: boolean;
  readonly children: ReactNode;
}

/** Something that most people don't need: its label opens it. What is closed is not rendered. */
export function Fold({ label, isOpenAtFirst = false, children }: Props) {
  const [isOpen, { toggle }] = useDisclosure(isOpenAtFirst);
  const id = useId();
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <UnstyledButton
        className={classes.fold ?? ""}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={toggle}
      >
        <Chevron size={15} aria-hidden />
        {label}
      </UnstyledButton>
      {isOpen && (
        <div id={id} className={classes.folded}>
          {children}
        </div>
      )}
    </div>
  );
}
