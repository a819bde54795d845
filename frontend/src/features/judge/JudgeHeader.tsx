import { ActionIcon, Progress as Bar, Tooltip } from "@mantine/core";
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
import { formatCount, share } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { keyLabel, type KeyMap } from "@/shared/keyboard/keymap";
import { SchemeSwitch } from "@/shared/ui/SchemeSwitch";
import classes from "./judge.module.css";
import type { JudgeAction } from "./keys";
import type { PanelName } from "./usePanels";

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
      {progress && <ProgressOf progress={progress} />}
      <div className={classes.tools}>
        {unsent > 0 && <Unsent count={unsent} isOffline={isOffline} />}
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
        <span className={classes.scheme}>
          <SchemeSwitch />
        </span>
      </div>
    </header>
  );
}

function ProgressOf({ progress }: { readonly progress: Progress }) {
  const { t } = useTranslation();
  const total = progress.answered + progress.open;
  return (
    <div className={classes.progress}>
      <span className={classes.today}>
        {t("judge.progress.today", { count: progress.mine_today })}
      </span>
      <Bar
        value={100 * share(progress.answered, total)}
        size={5}
        color="gray"
        className={classes.progressBar ?? ""}
        aria-label={t("judge.progress.label")}
      />
      <span className={classes.total}>
        {t("judge.progress.project", {
          answered: formatCount(progress.answered),
          total: formatCount(total),
        })}
      </span>
    </div>
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
