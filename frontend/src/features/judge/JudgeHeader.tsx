import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconArrowLeft,
  IconBook2,
  IconCloudUpload,
  IconInfoCircle,
  IconKeyboard,
  IconMaximize,
} from "@tabler/icons-react";
import { Link } from "react-router";
import type { Progress, Project } from "@/api/types";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { keyLabel, type KeyMap } from "@/shared/keyboard/keymap";
import { useSpeak } from "@/shared/project/preferences";
import { LanguageSwitch } from "@/shared/ui/LanguageSwitch";
import { SchemeSwitch } from "@/shared/ui/SchemeSwitch";
import classes from "./header.module.css";
import type { JudgeAction } from "./keys/keys";
import type { PanelName } from "./panels/usePanels";

type Tool = (typeof TOOLS)[number][0];

interface Props {
  readonly project: Project;
  readonly progress: Progress | null;
  readonly unsent: number;
  readonly isOffline: boolean;
  readonly keys: KeyMap<JudgeAction>;
  readonly open: ReadonlySet<PanelName>;
  readonly onTool: (tool: Tool) => void;
  /** The tools of the question on the screen. */
  readonly children: React.ReactNode;
}

const TOOLS = [
  ["details", "stage.details", IconInfoCircle],
  ["guidelines", "judge.guidelines", IconBook2],
  ["full_screen", "stage.fullScreen", IconMaximize],
  ["help", "judge.help", IconKeyboard],
] as const;

export function JudgeHeader(props: Props) {
  const { t } = useTranslation();
  const { project, progress, unsent, isOffline, keys, open, onTool, children } = props;
  const speak = useSpeak();
  return (
    <header className={classes.header}>
      <Tooltip label={t("judge.leave")}>
        <ActionIcon
          component={Link}
          to={`/projects/${project.id}`}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("judge.leave")}
        >
          <IconArrowLeft size={18} />
        </ActionIcon>
      </Tooltip>
      <h1 className={classes.title}>{project.name}</h1>
      <div className={classes.progress}>
        {unsent > 0 && <Unsent count={unsent} isOffline={isOffline} />}
        {progress && <ProgressOf progress={progress} />}
      </div>
      <div className={classes.tools}>
        {children}
        {TOOLS.map(([tool, name, Icon]) => (
          <Tooltip key={tool} label={`${t(name)} (${keyLabel(keys[tool][0] ?? "")})`}>
            <ActionIcon
              variant={tool !== "full_screen" && open.has(tool) ? "light" : "subtle"}
              color="gray"
              size="lg"
              data-tool={tool}
              onClick={() => onTool(tool)}
              aria-label={t(name)}
              {...(tool === "full_screen" ? {} : { "aria-expanded": open.has(tool) })}
            >
              <Icon size={18} />
            </ActionIcon>
          </Tooltip>
        ))}
        <LanguageSwitch onChoose={speak} />
        <span className={classes.scheme}>
          <SchemeSwitch />
        </span>
      </div>
    </header>
  );
}

/** What this person has done today and what is left. An answer changes each by one. */
function ProgressOf({ progress }: { readonly progress: Progress }) {
  const { t } = useTranslation();
  const { mine_today: today, left, has_more: hasMore } = progress;
  return (
    <>
      <span className={classes.today} data-testid="today">
        {t("judge.progress.today", { count: today })}
      </span>
      <Tooltip label={t("judge.progress.hint")} multiline maw={320}>
        <span data-testid="left">
          {t(hasMore ? "judge.progress.leftOrMore" : "judge.progress.left", {
            number: formatCount(left),
          })}
        </span>
      </Tooltip>
    </>
  );
}

function Unsent({ count, isOffline }: { readonly count: number; readonly isOffline: boolean }) {
  const { t } = useTranslation();
  return (
    <Tooltip label={t("judge.unsentHint")}>
      <span className={classes.unsent} data-testid="unsent" data-offline={isOffline} role="status">
        <IconCloudUpload size={15} aria-hidden />
        <span className={classes.unsentCount} aria-hidden>
          {count}
        </span>
        <span className={classes.unsentText}>{t("judge.unsent", { count })}</span>
      </span>
    </Tooltip>
  );
}
