import { Badge, Button, Group, Text, UnstyledButton } from "@mantine/core";
import { Link } from "react-router";
import type { DeskItem, Finding, Report } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { FlagBadge, OutcomeBadge, VerdictBadge } from "@/shared/ui/badges";
import { Key } from "@/shared/ui/Key";
import { useSay } from "@/shared/words/say";
import { ORIGINALS } from "./address";
import { Answers } from "./Answers";
import { AssigneePick } from "./AssigneePick";
import { DeskScores } from "./DeskScores";
import classes from "./evidence.module.css";

/** The finding that the original's own outline is doubtful. */
const UNCLEAR: Finding["code"] = "original_outline_unclear";

interface Props {
  readonly item: DeskItem;
  /** Index of the finding that is pointed at. */
  readonly finding: number | null;
  readonly onFinding: (index: number | null) => void;
  /** The finding under the pointer, while it is there. */
  readonly onHover: (index: number | null) => void;
}

/** Everything that is known about the image, beside it. */
export function Evidence({ item, finding, onFinding, onHover }: Props) {
  const { t } = useTranslation();
  return (
    <aside className={classes.evidence} aria-label={t("review.evidence")}>
      <header className={classes.head}>
        <h2 className={classes.name}>{item.external_id}</h2>
        <Group gap={6}>
          <VerdictBadge verdict={item.verdict} />
          {item.flags.map(({ kind }) => (
            <FlagBadge key={kind} kind={kind} />
          ))}
          {item.is_being_asked && <Badge color="accent">{t("review.asked")}</Badge>}
        </Group>
      </header>
      <section aria-label={t("findings.title")}>
        <h3 className={classes.title}>
          {t("findings.title")}
          {item.report && <OutcomeBadge outcome={item.report.outcome} />}
          {placed(item.report).length > 0 && <Key name="f" />}
        </h3>
        {item.report ? (
          <FindingList
            report={item.report}
            marked={finding}
            onMark={onFinding}
            onHover={onHover}
            productId={item.product.id}
          />
        ) : (
          <Text size="sm" c="dimmed">
            {t("review.noReport")}
          </Text>
        )}
      </section>
      <Answers id={item.id} />
      <DeskScores item={item} />
      <section aria-label={t("review.facts.title")}>
        <h3 className={classes.title}>{t("review.facts.title")}</h3>
        <dl className={classes.facts}>
          {factsOf(item).map(([name, value]) => (
            <div key={name}>
              <dt>{t(name)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <AssigneePick item={item} />
      </section>
    </aside>
  );
}

function factsOf({ product, generator, prompt }: DeskItem) {
  const facts = [
    ["product", product.external_id],
    ["category", product.category],
    ["generator", generator],
    ["prompt", prompt],
  ] as const;
  return facts.filter(([, value]) => value);
}

/** The indices of findings that have a place. */
export function placed(report: Report | null): number[] {
  return (report?.findings ?? []).flatMap(({ box }, i) => (box === null ? [] : [i]));
}

interface FindingsProps {
  readonly report: Report;
  readonly marked: number | null;
  readonly onMark: (index: number | null) => void;
  readonly onHover: (index: number | null) => void;
  readonly productId: number;
}

/** The findings as sentences; each points at its place while it is hovered, focused or chosen. */
function FindingList({ report, marked, onMark, onHover, productId }: FindingsProps) {
  const { t } = useTranslation();
  const say = useSay();
  if (report.findings.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t(report.outcome === "consistent" ? "review.findings.none" : "findings.unexplained")}
      </Text>
    );
  }
  return (
    <ul className={classes.findings} aria-label={t("findings.title")}>
      {report.findings.map((finding, i) => (
        <li key={i}>
          <UnstyledButton
            className={classes.finding}
            aria-pressed={marked === i}
            data-severity={severityOf(finding)}
            onClick={() => onMark(marked === i ? null : i)}
            onPointerEnter={() => onHover(i)}
            onPointerLeave={() => onHover(null)}
            onFocus={() => onHover(i)}
            onBlur={() => onHover(null)}
          >
            <span className="visually-hidden">{t(`severity.${severityOf(finding)}`)}: </span>
            {say(finding)}
            {finding.box === null && (
              <span className={classes.noPlace}> ({t("review.findings.noPlace")})</span>
            )}
          </UnstyledButton>
          {finding.code === UNCLEAR && <LinkToOriginal productId={productId} />}
        </li>
      ))}
    </ul>
  );
}

function severityOf({ severity }: Finding): "high" | "medium" | "low" {
  if (severity >= 0.67) return "high";
  return severity >= 0.34 ? "medium" : "low";
}

function LinkToOriginal({ productId }: { readonly productId: number }) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  return (
    <Button
      component={Link}
      to={`/projects/${project.id}/review?flag=${ORIGINALS}&product=${productId}`}
      variant="light"
      size="compact-sm"
      mx={8}
      mb={4}
    >
      {t("originals.link")}
    </Button>
  );
}
