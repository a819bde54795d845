import { Anchor, Button, Group, Progress, Text } from "@mantine/core";
import { Link } from "react-router";
import type { Batch, BatchSide, Project } from "@/api/types";
import { formatCount, formatPercent } from "@/shared/format/numbers";
import { useTranslation, type TFunction } from "@/shared/i18n";
import { includesRole } from "@/shared/project/current";
import { ConfirmButton } from "@/shared/ui/ConfirmButton";
import { Panel } from "@/shared/ui/Panel";
import { BatchOutlook } from "./BatchOutlook";
import { useBatches, useCloseBatch, useExtendBatch, useFreezeBatch } from "./batchQueries";
import classes from "./projects.module.css";

/** The promise about this batch: what is proven, what is missing, and what stays with people. */
export function BatchPanel({ project }: { readonly project: Project }) {
  const { t } = useTranslation();
  const batches = useBatches(project.id);
  const isAdmin = includesRole(project.role, "admin");
  if (!batches.data) return null;
  const [batch] = batches.data;
  return (
    <Panel
      title={batch ? t("projects.batch.title", { number: batch.number }) : t("projects.batch.none")}
      aside={isAdmin && <Actions project={project} batch={batch} />}
    >
      {batch ? (
        <div data-testid="batch" data-batch={batch.number}>
          <Text>
            {t("projects.batch.promise", {
              precision: formatPercent(batch.precision, 2),
              confidence: formatPercent(batch.confidence, 2),
            })}
          </Text>
          <Side batch={batch} name="accept" projectId={project.id} />
          <Side batch={batch} name="reject" projectId={project.id} />
          <Rest batch={batch} />
        </div>
      ) : (
        <Text c="dimmed">{t("projects.batch.why")}</Text>
      )}
    </Panel>
  );
}

interface ActionProps {
  readonly project: Project;
  readonly batch: Batch | undefined;
}

function Actions({ project, batch }: ActionProps) {
  const { t } = useTranslation();
  const freeze = useFreezeBatch(project.id);
  const extend = useExtendBatch(project.id);
  const close = useCloseBatch(project.id);
  if (!batch?.is_open) {
    return (
      <Group gap="xs" wrap="nowrap">
        {batch?.lot_trains === false && (
          <ConfirmButton
            size="compact-sm"
            variant="default"
            loading={close.isPending}
            question={t("projects.batch.trainQuestion")}
            explanation={t("projects.batch.trainExplanation")}
            confirm={t("projects.batch.train")}
            onConfirm={() => close.mutate({ batch: batch.id, lotTrains: true })}
          >
            {t("projects.batch.train")}
          </ConfirmButton>
        )}
        <Button
          size="compact-sm"
          loading={freeze.isPending}
          disabled={project.champion === null}
          onClick={() => freeze.mutate()}
        >
          {t("projects.batch.freeze")}
        </Button>
      </Group>
    );
  }
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="compact-sm"
        variant="default"
        loading={extend.isPending}
        onClick={() => extend.mutate(batch.id)}
      >
        {t("projects.batch.extend")}
      </Button>
      <ConfirmButton
        size="compact-sm"
        variant="default"
        loading={close.isPending}
        question={t("projects.batch.closeQuestion")}
        explanation={t("projects.batch.closeExplanation")}
        confirm={t("projects.batch.close")}
        onConfirm={() => close.mutate({ batch: batch.id, lotTrains: false })}
      >
        {t("projects.batch.close")}
      </ConfirmButton>
    </Group>
  );
}

interface SideProps {
  readonly batch: Batch;
  readonly name: "accept" | "reject";
  readonly projectId: number;
}

function Side({ batch, name, projectId }: SideProps) {
  const { t } = useTranslation();
  const side = batch[name];
  return (
    <section className={classes.batchSide} aria-label={t(`projects.batch.${name}.title`)}>
      <Text fw={600}>{t(`projects.batch.${name}.title`)}</Text>
      <Text size="sm">{proven(side, name, t)}</Text>
      {side.certificate !== null && (
        <Anchor
          component={Link}
          size="sm"
          to={`/projects/${projectId}/certificates/${side.certificate}`}
        >
          {t("projects.overview.certificate")}
        </Anchor>
      )}
      {side.is_possible && side.planned > 0 && (
        <>
          <Text size="sm" c="dimmed" mt={6} className="tabular">
            {t("projects.batch.asked", {
              answered: formatCount(side.answered),
              planned: formatCount(side.planned),
            })}
          </Text>
          <Progress
            value={(100 * Math.min(side.answered, side.planned)) / side.planned}
            aria-label={t("projects.batch.progress")}
            size="sm"
            my={4}
          />
        </>
      )}
      <Text size="sm" c="dimmed">
        {missing(side, t)}
      </Text>
      <BatchOutlook batch={batch} side={side} name={name} />
    </section>
  );
}

function proven(side: BatchSide, name: "accept" | "reject", t: TFunction): string {
  if (!side.is_possible) return t("projects.batch.tooSmall", { count: side.images_needed });
  if (side.threshold === null) return t("projects.batch.nothing");
  return t(`projects.batch.${name}.proven`, {
    images: formatCount(side.images),
    allowed: formatCount(side.allowed),
  });
}

/** What keeps more from being proven, if anything does. */
function missing(side: BatchSide, t: TFunction): string {
  if (!side.is_possible) return "";
  if (!side.is_asking) return side.threshold === null ? t("projects.batch.hopeless") : "";
  if (side.threshold !== null || !side.answers_missing) return "";
  return t("projects.batch.missing", { count: side.answers_missing });
}

function Rest({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation();
  const { accepted, rejected, undecided, ...people } = batch.verdicts;
  return (
    <Text size="sm" c="dimmed" mt="md" className="tabular">
      {t("projects.batch.rest", {
        images: formatCount(batch.images),
        decided: formatCount(accepted + rejected),
        people: formatCount(people.accepted_by_people + people.rejected_by_people),
        undecided: formatCount(undecided),
      })}
    </Text>
  );
}
