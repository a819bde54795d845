import { CloseButton, TextInput } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "@/shared/i18n";
import { keyLabel } from "@/shared/keyboard/keymap";
import { folded, isUsable, meanings } from "@/shared/keyboard/press";

interface Props {
  readonly label: string;
  readonly usual: readonly string[];
  readonly chosen: string | undefined;
  readonly isClashing: boolean;
  /** Null restores the usual keys. */
  readonly onChoose: (key: string | null) => void;
}

const CLEARS: readonly string[] = ["Backspace", "Delete"];

/** Takes the key that is pressed in it, on any keyboard layout. */
export function KeyField({ label, usual, chosen, isClashing, onChoose }: Props) {
  const { t } = useTranslation();
  const wasPressed = useRef(false);
  const press = (event: React.KeyboardEvent) => {
    if (CLEARS.includes(event.key)) {
      onChoose(null);
      return;
    }
    const key = meanings(event.nativeEvent).find(isUsable);
    wasPressed.current = key !== undefined;
    if (key === undefined) return; // Tab, Enter and Esc keep their usual meaning
    event.preventDefault();
    onChoose(key);
  };
  // An on-screen keyboard only enters text. An input method enters text after the key press.
  const write = (text: string) => {
    if (wasPressed.current) return;
    const key = folded(Array.from(text).at(-1) ?? "");
    if (isUsable(key)) onChoose(key);
  };
  return (
    <TextInput
      label={label}
      value={chosen === undefined ? "" : keyLabel(chosen)}
      placeholder={usual.map(keyLabel).join(" · ")}
      error={isClashing}
      autoComplete="off"
      spellCheck={false}
      onKeyDown={press}
      onChange={(event) => write(event.currentTarget.value)}
      rightSection={
        chosen === undefined ? null : (
          <CloseButton
            size="sm"
            onClick={() => onChoose(null)}
            aria-label={t("stage.ownKeys.usualFor", { action: label })}
          />
        )
      }
    />
  );
}
