import { ActionIcon, Tooltip, UnstyledButton } from "@mantine/core";
import { IconEye, IconLassoPolygon, IconZoomIn, IconZoomReset } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "@/shared/i18n";
import type { Viewer } from "@/shared/image/Viewer";
import { keyLabel, type KeyMap } from "@/shared/keyboard/keymap";
import classes from "./tools.module.css";
import type { LookingAction } from "./lookingKeys";

interface Props {
  readonly viewer: Viewer;
  readonly keys: KeyMap<LookingAction>;
  readonly onOverlay: () => void;
  readonly onLoupe: () => void;
  readonly onFit: () => void;
}

/** Buttons to look closer, for people who do not use the keys. */
export function ViewTools({ viewer, keys, onOverlay, onLoupe, onFit }: Props) {
  const { t } = useTranslation();
  const state = useSyncExternalStore(viewer.subscribe, viewer.state);
  const label = (text: string, action: LookingAction) =>
    `${text} (${keyLabel(keys[action][0] ?? "")})`;
  const blink = (isOn: boolean) => () => viewer.blink(isOn);
  return (
    <div className={classes.viewTools} role="group" aria-label={t("stage.tools")}>
      {state.magnification > 1 && (
        <Tooltip label={label(t("stage.fit"), "reset_zoom")}>
          <UnstyledButton className={classes.magnified} onClick={onFit}>
            <IconZoomReset size={16} aria-hidden />
            <span aria-hidden>{t("stage.magnification", { factor: state.magnification })}</span>
            <span className="visually-hidden">{t("stage.fit")}</span>
          </UnstyledButton>
        </Tooltip>
      )}
      <Tooltip label={label(t("stage.blink"), "blink")}>
        <ActionIcon
          {...LOOK}
          variant={state.isBlinking ? "light" : "subtle"}
          aria-label={t("stage.blink")}
          aria-pressed={state.isBlinking}
          onPointerDown={blink(true)}
          onPointerUp={blink(false)}
          onPointerLeave={blink(false)}
          // Pressed by keyboard or screen reader, it stays on until pressed again.
          onClick={(event) => event.detail === 0 && viewer.blink(!state.isBlinking)}
        >
          <IconEye size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={label(t("stage.overlay"), "overlay")}>
        <ActionIcon
          {...LOOK}
          variant={state.hasOverlay ? "light" : "subtle"}
          aria-label={t("stage.overlay")}
          aria-pressed={state.hasOverlay}
          onClick={onOverlay}
        >
          <IconLassoPolygon size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={label(t("stage.loupe"), "loupe")}>
        <ActionIcon
          {...LOOK}
          variant={state.hasLoupe ? "light" : "subtle"}
          aria-label={t("stage.loupe")}
          aria-pressed={state.hasLoupe}
          onClick={onLoupe}
        >
          <IconZoomIn size={18} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

const LOOK = { color: "gray", size: "lg" } as const;
