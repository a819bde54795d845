import { Anchor, Button, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { Link } from "react-router";
import type { RetrainPreview } from "@/api/types";
import { formatMoment } from "@/shared/format/times";
import { useTranslation, type TFunction } from "@/shared/i18n";
import { includesRole, useCurrentProject } from "@/shared/project/current";
import { Fold } from "@/shared/ui/Fold";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import { weekdayNames } from "@/shared/format/weekdays";
import { LearnsFrom, LeftOutList, PeopleTable } from "./RetrainTables";
import { useRetrain, useRetrainPreview } from "./queries";

interface Props {
  /** Whether a retraining waits or runs already. */
  readonly isLearning: boolean;
}

/** What the next retraining would learn from, when it is due, and the button that starts it. */
export function RetrainPanel({ isLearning }: Props) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const preview = useRetrainPreview(project.id);
  const retrain = useRetrain(project.id);
  const isAdmin = includesRole(project.role, "admin");
  const button = (
    <Button
      leftSection={<IconRefresh size={16} />}
      loading={retrain.isPending}
      disabled={isLearning || project.archived_at !== null}
      onClick={() => retrain.mutate()}
    >
      {t("models.retrain")}
    </Button>
  );
  return (
    <Panel
      title={t("models.next.title")}
      aside={isAdmin ? button : <Text c="dimmed">{t("models.onlyAdmins")}</Text>}
    >
      <Loaded query={preview}>{(data) => <Preview preview={data} />}</Loaded>
    </Panel>
  );
}

function Preview({ preview }: { readonly preview: RetrainPreview }) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const isAdmin = includesRole(project.role, "admin");
  const leftOut = preview.left_out.reduce((sum, each) => sum + each.number, 0);
  return (
    <Stack gap="md">
      <div>
        <Text fw={550}>{summary(preview, t)}</Text>
        <Text size="sm" c="dimmed" mt={4}>
          {schedule(project, preview, t)}{" "}
          {isAdmin && (
            <Anchor
              size="sm"
              underline="always"
              component={Link}
              to={`/projects/${project.id}/settings`}
            >
              {t("models.next.change")}
            </Anchor>
          )}
        </Text>
      </div>
      <LearnsFrom preview={preview} />
      {preview.left_out.length > 0 && (
        <Fold label={t("models.next.leftOut", { count: leftOut })}>
          <LeftOutList leftOut={preview.left_out} />
        </Fold>
      )}
      {preview.people.length > 0 && (
        <Fold label={t("models.next.people", { count: preview.people.length })}>
          <PeopleTable people={preview.people} />
        </Fold>
      )}
    </Stack>
  );
}

function summary({ since, number, new: fresh, needed }: RetrainPreview, t: TFunction): string {
  if (since === null) {
    return number < needed
      ? t("models.next.tooFew", { count: number, needed })
      : t("models.next.first", { count: number });
  }
  return fresh === 0
    ? t("models.next.nothingNew", { number: since.number })
    : t("models.next.learns", { count: number, fresh, number: since.number });
}

type Schedule = Pick<
  ReturnType<typeof useCurrentProject>,
  | "retrain_after_answers"
  | "retrain_every_minutes"
  | "retrain_weekdays"
  | "retrain_time"
  | "time_zone"
  | "archived_at"
>;

/** When it starts by itself, in one or two sentences. */
function schedule(project: Schedule, { next_at: next }: RetrainPreview, t: TFunction): string {
  if (project.archived_at !== null) return t("models.next.archived");
  const rules = [
    project.retrain_after_answers > 0 &&
      t("models.next.after", { count: project.retrain_after_answers }),
    project.retrain_every_minutes > 0 &&
      t("models.next.every", { count: project.retrain_every_minutes }),
    project.retrain_weekdays.length > 0 &&
      t("models.next.onDays", {
        days: weekdayNames(project.retrain_weekdays),
        time: project.retrain_time,
        zone: project.time_zone,
      }),
  ].filter((rule) => rule !== false);
  if (rules.length === 0) return t("models.next.never");
  const when = next ? t("models.next.at", { moment: formatMoment(next) }) : "";
  return [t("models.next.by", { rules: rules.join(t("models.next.or")) }), when].join(" ").trim();
}
