import { Badge, Group, Text, Title, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import type { Finding, Report } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { OutcomeBadge } from "@/shared/ui/badges";
import { useSay } from "@/shared/words/say";
import classes from "./image.module.css";

interface Props {
  readonly report: Report;
  readonly marked: number | null;
  readonly onMark: (index: number | null) => void;
  /** What can be done about a finding; null for nothing. */
  readonly actionFor?: (finding: Finding) => ReactNode;
}

/** A report under its heading: the outcome, then what the comparison found. */
export function Findings(props: Props) {
  const { t } = useTranslation();
  return (
    <div>
      <Group gap="xs" mb="xs">
        <Title order={3}>{t("findings.title")}</Title>
        <OutcomeBadge outcome={props.report.outcome} />
      </Group>
      <Sentences {...props} />
    </div>
  );
}

/** The findings as sentences. Choosing one marks its place in the image. */
function Sentences({ report, marked, onMark, actionFor }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  if (report.findings.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t(report.outcome === "consistent" ? "findings.none" : "findings.unexplained")}
      </Text>
    );
  }
  return (
    <ul className={classes.findings} aria-label={t("findings.title")}>
      {report.findings.map((finding, i) => (
        <li key={i}>
          <UnstyledButton
            className={classes.findingRow}
            aria-pressed={marked === i}
            onClick={() => onMark(marked === i ? null : i)}
          >
            <SeverityBadge severity={finding.severity} />
            <span>{say(finding)}</span>
          </UnstyledButton>
          {actionFor?.(finding)}
        </li>
      ))}
    </ul>
  );
}

function SeverityBadge({ severity }: Pick<Finding, "severity">) {
  const { t } = useTranslation();
  if (severity >= 0.67) return <Badge color="red">{t("severity.high")}</Badge>;
  if (severity >= 0.34) return <Badge color="yellow">{t("severity.medium")}</Badge>;
  return <Badge color="gray">{t("severity.low")}</Badge>;
}
