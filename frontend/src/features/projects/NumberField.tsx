import { Text, TextInput } from "@mantine/core";
import type { GetInputPropsReturnType } from "@mantine/form";
import { RANGES, type NumberName } from "./numbers";

interface Props {
  readonly name: NumberName;
  readonly label: string;
  readonly description?: string;
  readonly input: GetInputPropsReturnType;
}

/**
 * A field that keeps a number as it was typed.
 *
 * Mantine's own number field changes it silently: it clamps the number, drops the point in a whole
 * number, and reads a pasted "1,5" as 15.
 */
export function NumberField({ name, label, description, input }: Props) {
  const isShare = RANGES[name].unit === "share";
  return (
    <TextInput
      label={label}
      description={description}
      inputMode={isShare ? "decimal" : "numeric"}
      autoComplete="off"
      rightSection={
        isShare && (
          <Text span size="sm" c="dimmed" aria-hidden>
            %
          </Text>
        )
      }
      {...input}
    />
  );
}
