import { CloseButton, Text, Title, UnstyledButton } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { Project, Question } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { Examples } from "@/shared/project/Examples";
import { useGuidelines } from "@/shared/project/guidelines";
import { Markdown } from "@/shared/ui/Markdown";
import { useSay } from "@/shared/words/say";
import classes from "./panel.module.css";
import { sidesOf } from "@/features/judge/stage/sides";
import type { PanelName } from "./usePanels";

interface Props {
  readonly question: Question | null;
  readonly project: Project;
  /** The question's reason may bias people, so only those who ask see it. */
  readonly open: ReadonlySet<PanelName>;
  readonly onToggle: (name: PanelName) => void;
}

/** The question's details and the project's guidelines. Can be closed. */
export function SidePanel({ question, project, open, onToggle }: Props) {
  const { t } = useTranslation();
  if (!open.has("details") && !open.has("guidelines")) return null;
  return (
    <aside className={classes.panel} aria-label={t("stage.panel")}>
      {open.has("details") && question !== null && (
        <section aria-label={t("stage.details")}>
          <Head title={t("stage.details")} onClose={() => onToggle("details")} />
          <div className={classes.panelBody}>
            <Details question={question} hasWhy={open.has("why")} onWhy={() => onToggle("why")} />
          </div>
        </section>
      )}
      {open.has("guidelines") && (
        <section aria-label={t("judge.guidelines")}>
          <Head title={t("judge.guidelines")} onClose={() => onToggle("guidelines")} />
          <div className={classes.panelBody}>
            <GuidelinesText project={project} />
          </div>
        </section>
      )}
    </aside>
  );
}

/** Without a connection there is still the text that came with the project. */
function GuidelinesText({ project }: Pick<Props, "project">) {
  const { t } = useTranslation();
  const { data } = useGuidelines(project.id);
  const html = data?.html ?? project.guidelines_html;
  const examples = data?.examples ?? [];
  if (!html && examples.length === 0) return <Text c="dimmed">{t("judge.noGuidelines")}</Text>;
  return (
    <>
      {html && <Markdown html={html} />}
      <Examples examples={examples} />
    </>
  );
}

function Head({ title, onClose }: { readonly title: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.panelHead}>
      <Title order={2}>{title}</Title>
      <CloseButton iconSize={18} onClick={onClose} aria-label={t("judge.closePanel")} />
    </div>
  );
}

interface DetailsProps {
  readonly question: Question;
  readonly hasWhy: boolean;
  readonly onWhy: () => void;
}

function Details({ question, hasWhy, onWhy }: DetailsProps) {
  const { t } = useTranslation();
  const say = useSay();
  const { product } = question;
  const Chevron = hasWhy ? IconChevronDown : IconChevronRight;
  return (
    <>
      <dl className={classes.details}>
        <dt>{t("stage.product")}</dt>
        <dd>{product.external_id}</dd>
        {product.category && (
          <>
            <dt>{t("stage.category")}</dt>
            <dd>{product.category}</dd>
          </>
        )}
        {promptsOf(question).map(([name, prompt]) => (
          <div key={name} className={classes.prompt}>
            <dt>{t(`stage.${name}`)}</dt>
            <dd>{prompt || t("stage.noPrompt")}</dd>
          </div>
        ))}
      </dl>
      <UnstyledButton className={classes.why} aria-expanded={hasWhy} onClick={onWhy}>
        <Chevron size={14} aria-hidden />
        {t("stage.why")}
      </UnstyledButton>
      {hasWhy && <Text size="sm">{question.reason ? say(question.reason) : t("stage.noWhy")}</Text>}
    </>
  );
}

/** One prompt if both images have the same. */
function promptsOf(question: Question) {
  const [left, right] = sidesOf(question).map(({ shown }) => shown.prompt);
  if (right === undefined || left === right) return [["prompt", left ?? ""] as const];
  return [["promptLeft", left ?? ""] as const, ["promptRight", right] as const];
}
