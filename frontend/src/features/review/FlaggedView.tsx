import { Button, Group, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import type { Finding, Generation } from "@/api/types";
import { Findings } from "@/shared/image/Findings";
import { GenerationView, type Overlays } from "@/shared/image/GenerationView";
import { Scores } from "@/shared/image/Scores";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { FlagBadge, VerdictBadge } from "@/shared/ui/badges";
import { Key } from "@/shared/ui/Key";
import { ORIGINALS } from "./FlagTabs";
import classes from "./review.module.css";

/** The finding that the original's own outline is doubtful. */
const UNCLEAR: Finding["code"] = "original_outline_unclear";

interface Props {
  readonly generation: Generation;
  readonly overlays: Overlays;
  readonly onToggleOverlay: (name: keyof Overlays) => void;
}

/** The original beside the generation, with everything that is known about them. */
export function FlaggedView({ generation, overlays, onToggleOverlay }: Props) {
  const { t } = useTranslation();
  const [finding, setFinding] = useState<number | null>(null);
  const { report, product } = generation;
  return (
    <>
      <Group justify="space-between" gap="sm">
        <Group gap="xs">
          <Title order={2}>{generation.external_id}</Title>
          <VerdictBadge verdict={generation.verdict} />
          {generation.flags.map(({ kind }) => (
            <FlagBadge key={kind} kind={kind} />
          ))}
        </Group>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant={overlays.outline ? "filled" : "default"}
            color="gray"
            aria-pressed={overlays.outline}
            rightSection={<Key name="o" />}
            onClick={() => onToggleOverlay("outline")}
          >
            {t("review.outline")}
          </Button>
          <Button
            size="compact-sm"
            variant={overlays.heatMap ? "filled" : "default"}
            color="gray"
            aria-pressed={overlays.heatMap}
            disabled={!report?.heat_map}
            rightSection={<Key name="h" />}
            onClick={() => onToggleOverlay("heatMap")}
          >
            {report?.heat_map ? t("review.heatMap") : t("review.noHeatMap")}
          </Button>
        </Group>
      </Group>
      <div className={classes.stage}>
        <figure>
          <img
            src={product.image.screen}
            width={product.image.width}
            height={product.image.height}
            alt={`${t("image.original")} ${product.external_id}`}
          />
          <figcaption>{t("image.original")}</figcaption>
        </figure>
        <figure>
          <GenerationView
            generation={generation}
            report={report}
            overlays={overlays}
            finding={finding}
          />
          <figcaption>{generation.generator || t("image.generation")}</figcaption>
        </figure>
      </div>
      {report ? (
        <Findings
          report={report}
          marked={finding}
          onMark={setFinding}
          actionFor={({ code }) =>
            code === UNCLEAR ? <LinkToOriginal productId={product.id} /> : null
          }
        />
      ) : (
        <Text c="dimmed">{t("review.noReport")}</Text>
      )}
      <Scores generation={generation} />
    </>
  );
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
