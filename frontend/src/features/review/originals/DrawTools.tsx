import { ActionIcon, Button, Group, Text, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconBrush, IconEraser, IconMinus, IconPlus } from "@tabler/icons-react";
import { useTranslation } from "@/shared/i18n";
import { onFirstClick } from "@/shared/seen/presses";
import { Key } from "@/shared/ui/Key";
import classes from "./originals.module.css";
import type { Tool } from "./strokes";

interface Props {
  readonly tool: Tool;
  readonly radius: number;
  readonly canUndo: boolean;
  readonly canSave: boolean;
  readonly isSaving: boolean;
  readonly onTool: (tool: Tool) => void;
  readonly onResize: (direction: -1 | 1) => void;
  readonly onUndo: () => void;
  readonly onSave: () => void;
  readonly onCancel: () => void;
}

const TOOLS = [
  ["brush", "b", IconBrush],
  ["eraser", "e", IconEraser],
] as const;

/** Buttons for everything that the keys do while a mask is corrected. */
export function DrawTools(props: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.actions} role="group" aria-label={t("originals.tools")}>
      <Group gap="xs">
        {TOOLS.map(([tool, key, Icon]) => (
          <Button
            key={tool}
            variant={props.tool === tool ? "filled" : "default"}
            color="gray"
            aria-pressed={props.tool === tool}
            leftSection={<Icon size={16} aria-hidden />}
            rightSection={<Key name={key} />}
            onClick={() => props.onTool(tool)}
          >
            {t(`originals.${tool}`)}
          </Button>
        ))}
        <SizeButtons radius={props.radius} onResize={props.onResize} />
        <Tooltip label={t("originals.undoKeys")}>
          <Button
            variant="default"
            disabled={!props.canUndo}
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            onClick={props.onUndo}
          >
            {t("originals.undo")}
          </Button>
        </Tooltip>
      </Group>
      <Group gap="xs">
        <Button variant="default" rightSection={<Key name="Escape" />} onClick={props.onCancel}>
          {t("action.cancel")}
        </Button>
        <Button
          disabled={!props.canSave}
          loading={props.isSaving}
          rightSection={<Key name="Enter" />}
          onClick={onFirstClick(props.onSave)}
        >
          {t("action.save")}
        </Button>
      </Group>
    </div>
  );
}

function SizeButtons({ radius, onResize }: Pick<Props, "radius" | "onResize">) {
  const { t } = useTranslation();
  return (
    <Group gap={4} wrap="nowrap" role="group" aria-label={t("originals.size")}>
      <Tooltip label={`${t("originals.smaller")} ([)`}>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t("originals.smaller")}
          onClick={() => onResize(-1)}
        >
          <IconMinus size={16} />
        </ActionIcon>
      </Tooltip>
      <Text size="sm" className="tabular" miw={46} ta="center" aria-live="polite">
        {t("originals.pixels", { size: 2 * radius })}
      </Text>
      <Tooltip label={`${t("originals.larger")} (])`}>
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t("originals.larger")}
          onClick={() => onResize(1)}
        >
          <IconPlus size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
