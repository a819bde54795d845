import { Drawer, Group, Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import type { Generation } from "@/api/types";
import { Findings } from "@/shared/image/Findings";
import { GenerationView, type Overlays } from "@/shared/image/GenerationView";
import { Scores } from "@/shared/image/Scores";
import { useTranslation } from "@/shared/i18n";
import { FlagBadge, VerdictBadge } from "@/shared/ui/badges";
import { ErrorState } from "@/shared/ui/states";
import { KnownAnswerForm } from "./KnownAnswerForm";
import classes from "./catalogue.module.css";
import { useGeneration } from "./queries";

interface Props {
  readonly generation: Generation | null;
  readonly onClose: () => void;
}

/** Everything that is known of a generation. */
export function GenerationDrawer({ generation, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={generation !== null}
      onClose={onClose}
      position="right"
      size="xl"
      title={generation?.external_id ?? t("catalogue.details")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {generation && <Details key={generation.id} listed={generation} />}
    </Drawer>
  );
}

function Details({ listed }: { readonly listed: Generation }) {
  const { t } = useTranslation();
  const detail = useGeneration(listed.id);
  const [overlays, setOverlays] = useState<Overlays>({ outline: true, heatMap: false });
  const [finding, setFinding] = useState<number | null>(null);
  // What the list knew is shown at once; the report comes with the details.
  const generation = detail.data ?? listed;
  const { product, report } = generation;
  const toggle = (name: keyof Overlays) =>
    setOverlays((before) => ({ ...before, [name]: !before[name] }));
  return (
    <Stack>
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
        {generation.verdict_by && (
          <Text size="sm" c="dimmed">
            {t(`verdictBy.${generation.verdict_by}`)}
          </Text>
        )}
        {generation.flags.map(({ kind }) => (
          <FlagBadge key={kind} kind={kind} />
        ))}
      </Group>
      <Scores generation={generation} />
      {detail.error && <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />}
      {report ? (
        <Findings report={report} marked={finding} onMark={setFinding} />
      ) : (
        detail.data && <Text c="dimmed">{t("catalogue.noReport")}</Text>
      )}
      <Facts generation={generation} />
      {/* Another answer brings another form; a refresh leaves what is being written alone. */}
      {detail.data && (
        <KnownAnswerForm key={JSON.stringify(detail.data.known_answer)} generation={detail.data} />
      )}
    </Stack>
  );
}

function Facts({ generation }: { readonly generation: Generation }) {
  const { t } = useTranslation();
  const facts = [
    [t("product"), generation.product.external_id],
    [t("category"), generation.product.category],
    [t("generator"), generation.generator],
    [t("prompt"), generation.prompt],
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
