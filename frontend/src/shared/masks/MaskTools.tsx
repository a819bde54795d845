import { ActionIcon, Button, Group, Text, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBrush,
  IconEraser,
  IconHandStop,
  IconKeyboard,
  IconMinus,
  IconPlus,
  IconPointerMinus,
  IconPointerPlus,
  IconRestore,
  IconZoomIn,
  IconZoomOut,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "@/shared/i18n";
import { keyLabel } from "@/shared/keyboard/keymap";
import { onFirstClick } from "@/shared/seen/presses";
import { Key } from "@/shared/ui/Key";
import classes from "./masks.module.css";
import type { EditTool } from "./tools";

interface Props {
  readonly tool: EditTool;
  readonly radius: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly canSave: boolean;
  readonly isSaving: boolean;
  readonly isWaiting: boolean;
  readonly isClose: boolean;
  readonly onTool: (tool: EditTool) => void;
  readonly onResize: (direction: -1 | 1) => void;
  readonly onZoom: (direction: -1 | 1) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onReset: () => void;
  readonly onSave: () => void;
  readonly onCancel: () => void;
  readonly onHelp: () => void;
}

const TOOLS = [
  ["brush", "b", IconBrush],
  ["eraser", "e", IconEraser],
  ["take", "+", IconPointerPlus],
  ["cut", "-", IconPointerMinus],
] as const;

/** Buttons for everything that the keys do while a mask is corrected. */
export function MaskTools(props: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.actions} role="group" aria-label={t("masks.tools")}>
      <Group gap="xs">
        {TOOLS.map(([tool, key, ToolIcon]) => (
          <Tooltip key={tool} label={t(`masks.action.${tool}`)} openDelay={400}>
            <Button
              variant={props.tool === tool ? "filled" : "default"}
              color="gray"
              px="sm"
              aria-pressed={props.tool === tool}
              leftSection={<ToolIcon size={16} aria-hidden />}
              rightSection={<Key name={key} />}
              onClick={() => props.onTool(tool)}
            >
              {t(`masks.${tool}`)}
            </Button>
          </Tooltip>
        ))}
        <SizeButtons radius={props.radius} onResize={props.onResize} />
        <ViewButtons {...props} />
        <StepButtons {...props} />
      </Group>
      <Group gap="xs">
        <Text size="sm" c="dimmed" role="status" miw={0}>
          {props.isWaiting && t("masks.looking")}
        </Text>
        <IconButton
          icon={IconKeyboard}
          name="keys"
          keys="?"
          onClick={props.onHelp}
          variant="subtle"
        />
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
    <Group gap={4} wrap="nowrap" role="group" aria-label={t("masks.size")}>
      <IconButton icon={IconMinus} name="smaller" keys="[" onClick={() => onResize(-1)} />
      <Text size="sm" className="tabular" miw={46} ta="center" aria-live="polite">
        {t("masks.pixels", { size: 2 * radius })}
      </Text>
      <IconButton icon={IconPlus} name="larger" keys="]" onClick={() => onResize(1)} />
    </Group>
  );
}

function ViewButtons({ tool, isClose, onTool, onZoom }: Props) {
  const { t } = useTranslation();
  return (
    <Group gap={4} wrap="nowrap" role="group" aria-label={t("masks.view")}>
      <IconButton icon={IconZoomIn} name="closer" keys="i" onClick={() => onZoom(1)} />
      <IconButton
        icon={IconZoomOut}
        name="farther"
        keys="o"
        disabled={!isClose}
        onClick={() => onZoom(-1)}
      />
      <IconButton
        icon={IconHandStop}
        name="hand"
        keys="h"
        isPressed={tool === "hand"}
        onClick={() => onTool("hand")}
      />
    </Group>
  );
}

function StepButtons(props: Props) {
  const { t } = useTranslation();
  return (
    <Group gap={4} wrap="nowrap" role="group" aria-label={t("masks.steps")}>
      <IconButton
        icon={IconArrowBackUp}
        name="undo"
        keys="Ctrl+Z"
        disabled={!props.canUndo}
        onClick={props.onUndo}
      />
      <IconButton
        icon={IconArrowForwardUp}
        name="redo"
        keys="Ctrl+Shift+Z"
        disabled={!props.canRedo}
        onClick={props.onRedo}
      />
      <IconButton
        icon={IconRestore}
        name="reset"
        keys="r"
        disabled={!props.canUndo}
        onClick={props.onReset}
      />
    </Group>
  );
}

interface IconButtonProps {
  readonly icon: Icon;
  readonly name:
    "smaller" | "larger" | "closer" | "farther" | "hand" | "undo" | "redo" | "reset" | "keys";
  readonly keys: string;
  readonly disabled?: boolean;
  readonly isPressed?: boolean;
  readonly variant?: "default" | "subtle";
  readonly onClick: () => void;
}

function IconButton({
  icon: Shown,
  name,
  keys,
  isPressed,
  variant = "default",
  ...rest
}: IconButtonProps) {
  const { t } = useTranslation();
  return (
    <Tooltip label={`${t(`masks.${name}`)} (${keyLabel(keys)})`}>
      <ActionIcon
        variant={isPressed ? "filled" : variant}
        color="gray"
        size="lg"
        aria-label={t(`masks.${name}`)}
        {...(isPressed !== undefined && { "aria-pressed": isPressed })}
        {...rest}
      >
        <Shown size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
