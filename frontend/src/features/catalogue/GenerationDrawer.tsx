import { Anchor, Drawer, Group, Stack, Switch, Text } from "@mantine/core";
import { IconPhotoOff } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { ProblemError } from "@/api/problem";
import type { Generation } from "@/api/types";
import { Timeline } from "@/shared/history/Timeline";
import { Findings } from "@/shared/image/Findings";
import { GenerationView, type Overlays } from "@/shared/image/GenerationView";
import { Scores } from "@/shared/image/Scores";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { ReviewedBy } from "@/shared/review/ReviewedBy";
import { FlagBadge, VerdictBadge } from "@/shared/ui/badges";
import { EmptyState, ErrorState, LoadingState } from "@/shared/ui/states";
import { KnownAnswerForm } from "./KnownAnswerForm";
import classes from "./catalogue.module.css";
import { useGeneration } from "./queries";

interface Props {
  /** The open image; null for none. */
  readonly id: number | null;
  /** The same image as the list has it; null if it is not in the list. */
  readonly listed: Generation | null;
  readonly onClose: () => void;
}

/** Shows everything that is known about a generation. */
export function GenerationDrawer({ id, listed, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="xl"
      title={listed?.external_id ?? t("catalogue.details")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {id !== null && <Details key={id} id={id} listed={listed} />}
    </Drawer>
  );
}

function Details({ id, listed }: Omit<Props, "onClose"> & { readonly id: number }) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const detail = useGeneration(id);
  // The list's data is shown at once; the report arrives with the details.
  const generation = detail.data ?? listed;
  const isMissing = detail.error instanceof ProblemError && detail.error.status === 404;
  // An image of another project does not belong here, even if the person may see that project.
  if (isMissing || (generation && generation.project !== project.id)) {
    return (
      <EmptyState
        icon={<IconPhotoOff size={20} />}
        title={t("catalogue.missing.title")}
        text={t("catalogue.missing.text")}
      />
    );
  }
  if (!generation) {
    if (!detail.error) return <LoadingState />;
    return <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />;
  }
  return (
    <Stack>
      <Pictures generation={generation} detail={detail} />
      <Facts generation={generation} />
      {/* A changed answer replaces the form; a mere refresh keeps what the person is typing. */}
      {detail.data && (
        <KnownAnswerForm key={JSON.stringify(detail.data.known_answer)} generation={detail.data} />
      )}
      <Timeline project={project.id} generation={id} />
    </Stack>
  );
}

interface PicturesProps {
  readonly generation: Generation;
  readonly detail: ReturnType<typeof useGeneration>;
}

function Pictures({ generation, detail }: PicturesProps) {
  const { t } = useTranslation();
  const [overlays, setOverlays] = useState<Overlays>({ outline: true, heatMap: false });
  const [finding, setFinding] = useState<number | null>(null);
  const { product, report } = generation;
  const toggle = (name: keyof Overlays) =>
    setOverlays((before) => ({ ...before, [name]: !before[name] }));
  return (
    <>
      <div className={classes.pair}>
        <img
          src={product.image.screen}
          width={product.image.width}
          height={product.image.height}
          alt={`${t("image.original")} ${product.external_id}`}
        />
        <GenerationView
          generation={generation}
          report={report}
          overlays={overlays}
          finding={finding}
        />
      </div>
      <Group gap="lg">
        <Switch
          label={t("image.outline")}
          checked={overlays.outline}
          onChange={() => toggle("outline")}
        />
        <Switch
          label={t("image.heatMap")}
          checked={overlays.heatMap}
          disabled={!report?.heat_map}
          onChange={() => toggle("heatMap")}
        />
      </Group>
      <Group gap="xs">
        <VerdictBadge verdict={generation.verdict} />
        <ReviewedBy generation={generation} />
        {generation.certificate && (
          <Anchor
            component={Link}
            size="sm"
            to={`/projects/${generation.project}/certificates/${generation.certificate.id}`}
          >
            {t("catalogue.certificate")}
          </Anchor>
        )}
        {generation.flags.map(({ kind }) => (
          <FlagBadge key={kind} kind={kind} />
        ))}
      </Group>
      {generation.lacks_ai_mark && (
        <Text size="sm" c="orange.8">
          {t("catalogue.lacksAiMark")}
        </Text>
      )}
      <Scores generation={generation} />
      {detail.error && <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />}
      {report ? (
        <Findings report={report} marked={finding} onMark={setFinding} />
      ) : (
        detail.data && <Text c="dimmed">{t("catalogue.noReport")}</Text>
      )}
    </>
  );
}

function Facts({ generation }: { readonly generation: Generation }) {
  const { t } = useTranslation();
  const facts = [
    [t("product"), generation.product.external_id],
    [t("category"), generation.product.category],
    [t("generator"), generation.generator],
    [t("prompt"), generation.prompt],
    [t("catalogue.sourceType"), generation.source_type],
    [t("catalogue.c2pa"), generation.has_c2pa ? t("catalogue.c2paPresent") : ""],
  ].filter(([, value]) => value);
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
