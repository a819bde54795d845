import { Alert, Anchor, Progress, Table, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Drift, DriftWatch, Project } from "@/api/types";
import { formatCount, formatPercent } from "@/shared/format/numbers";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";
import classes from "./projects.module.css";
import { useDrift } from "./queries";

interface Props {
  readonly project: Project;
}

/** How automatic decisions hold up when people look at a few of them blind. */
export function DriftPanel({ project }: Props) {
  const { t } = useTranslation();
  const { data: drift } = useDrift(project.id);
  if (!drift || drift.drawn === 0) return null;
  return (
    <Panel title={t("projects.drift.title")}>
      <Text size="sm" c="dimmed" mb="sm">
        {t("projects.drift.text", {
          share: formatPercent(drift.share, 1),
          drawn: formatCount(drift.drawn),
          checked: formatCount(drift.checked),
        })}
      </Text>
      <Watches watches={drift.watches} />
    </Panel>
  );
}

/** What ops must know before anything else: deciding has stopped. */
export function DriftNotices({ project }: Props) {
  const { data: drift } = useDrift(project.id);
  return alarms(drift).map((watch) => (
    <DriftNotice key={`${watch.verdict}:${watch.generator}`} project={project} watch={watch} />
  ));
}

function alarms(drift: Drift | undefined): readonly DriftWatch[] {
  return (drift?.watches ?? []).filter((watch) => watch.alarmed_at !== null);
}

function DriftNotice({ project, watch }: Props & { readonly watch: DriftWatch }) {
  const { t } = useTranslation();
  const what = watch.generator === "" ? watch.verdict : "generator";
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={t(`projects.drift.stopped.${what as "accepted" | "rejected" | "generator"}`, {
        generator: watch.generator,
      })}
    >
      {t("projects.drift.why", {
        errors: formatCount(watch.errors),
        audits: formatCount(watch.audits),
        allowed: formatPercent(watch.alpha, 1),
        when: watch.alarmed_at ? formatMoment(watch.alarmed_at) : "",
        reopened: formatCount(watch.reopened),
      })}{" "}
      <Anchor component={Link} size="sm" to={`/projects/${project.id}/review?flag=drift`}>
        {t("projects.drift.look")}
      </Anchor>
    </Alert>
  );
}

function Watches({ watches }: { readonly watches: readonly DriftWatch[] }) {
  const { t } = useTranslation();
  if (watches.length === 0) return <Text size="sm">{t("projects.drift.none")}</Text>;
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table className={classes.watches ?? ""}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("projects.drift.decisions")}</Table.Th>
            <Table.Th>{t("projects.drift.wrong")}</Table.Th>
            <Table.Th>{t("projects.drift.allowed")}</Table.Th>
            <Table.Th>{t("projects.drift.evidence")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {watches.map((watch) => (
            <WatchRow key={`${watch.verdict}:${watch.generator}`} watch={watch} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function WatchRow({ watch }: { readonly watch: DriftWatch }) {
  const { t } = useTranslation();
  // On a log scale: evidence multiplies with every audit.
  const evidence = Math.log(Math.max(1, watch.wealth)) / Math.log(watch.limit);
  const percent = watch.alarmed_at ? 100 : Math.min(100, Math.round(100 * evidence));
  const name = watch.generator || t(`verdict.${watch.verdict}`);
  return (
    <Table.Tr>
      <Table.Td>{name}</Table.Td>
      <Table.Td className="tabular">
        {t("projects.drift.of", {
          errors: formatCount(watch.errors),
          audits: formatCount(watch.audits),
        })}
      </Table.Td>
      <Table.Td className="tabular">{formatPercent(watch.alpha, 1)}</Table.Td>
      <Table.Td>
        <Progress
          value={percent}
          color={watch.alarmed_at ? "red" : "gray"}
          aria-label={t("projects.drift.evidenceOf", { name, percent })}
        />
      </Table.Td>
    </Table.Tr>
  );
}
