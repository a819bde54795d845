import { useDebouncedCallback } from "@mantine/hooks";
import { useState, type ChangeEvent, type ReactNode } from "react";

const TYPING_MS = 300;

interface Field {
  readonly label: string;
  readonly value: string;
  readonly onChange: (typed: string | ChangeEvent<HTMLInputElement>) => void;
}

interface Props {
  readonly label: string;
  readonly value: string | null;
  /** Called once typing pauses; null for an empty field. */
  readonly onChange: (value: string | null) => void;
  readonly render: (field: Field) => ReactNode;
}

/** A field whose text counts once the person stops typing. */
export function SettledText({ label, value, onChange, render }: Props) {
  const [typed, setTyped] = useState<{ text: string; of: string | null } | null>(null);
  const settle = useDebouncedCallback((text: string) => onChange(text.trim() || null), TYPING_MS);
  // What is typed counts for the value that it was typed over: another one replaces it.
  const shown = typed !== null && typed.of === value ? typed.text : (value ?? "");
  return render({
    label,
    value: shown,
    onChange: (change) => {
      const text = typeof change === "string" ? change : change.currentTarget.value;
      setTyped({ text, of: value });
      settle(text);
    },
  });
}
