import { ActionIcon, Button, Modal, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconClipboardCheck } from "@tabler/icons-react";
import { Fragment } from "react";
import { Link } from "react-router";
import type { SessionSummary } from "@/api/types";
import { formatCount, formatDuration, formatPercent } from "@/shared/format/numbers";
import { useTranslation, type TFunction } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { ErrorState, LoadingState } from "@/shared/ui/states";
import classes from "./judge.module.css";
import { useSessionSummary } from "./practice/queries";

/** The summary of the person's session, and a link back to the tour. */
export function SessionTool({ firstAnswer }: { readonly firstAnswer: number | null }) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [isOpen, { open, close }] = useDisclosure();
  const summary = useSessionSummary(project.id, firstAnswer, isOpen);
  return (
    <>
      <Tooltip label={t("practice.summary.title")}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          data-tool="session"
          aria-label={t("practice.summary.title")}
          onClick={open}
        >
          <IconClipboardCheck size={18} />
        </ActionIcon>
      </Tooltip>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t("practice.summary.title")}
        closeButtonProps={{ "aria-label": t("action.close") }}
      >
        {summary.error && (
          <ErrorState error={summary.error} onRetry={() => void summary.refetch()} />
        )}
        {!summary.data && !summary.error && <LoadingState />}
        {summary.data && (
          <dl className={classes.summary} data-testid="session-summary">
            {summaryRows(summary.data, t).map(([name, value]) => (
              <Fragment key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </Fragment>
            ))}
          </dl>
        )}
        <Text size="sm" c="dimmed" mt="md">
          {t(firstAnswer === null ? "practice.summary.today" : "practice.summary.session")}
        </Text>
        <Button variant="default" mt="md" component={Link} to={`/projects/${project.id}/practice`}>
          {t("practice.summary.tour")}
        </Button>
      </Modal>
    </>
  );
}

/** Name and value of each row. Unknown values are left out. */
function summaryRows(summary: SessionSummary, t: TFunction): [string, string][] {
  const rows: [string, string][] = [[t("practice.summary.answers"), formatCount(summary.answers)]];
  if (summary.median_milliseconds !== null)
    rows.push([t("practice.summary.median"), formatDuration(summary.median_milliseconds)]);
  if (summary.agreement !== null) {
    const { value, n: count } = summary.agreement;
    const agrees = t("practice.summary.of", { share: formatPercent(value), count });
    rows.push([t("practice.summary.agreement"), agrees]);
  }
  if (summary.gold !== null) {
    const { right, asked } = summary.gold;
    rows.push([t("practice.summary.gold"), t("practice.summary.right", { right, asked })]);
  }
  return rows;
}
