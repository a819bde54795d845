import { Group, Text } from "@mantine/core";
import type { ModelVersion } from "@/api/types";
import { formatScore } from "@/shared/format/numbers";
import { formatDate } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { Panel } from "@/shared/ui/Panel";
import { certificateWords } from "@/shared/words/certificate";
import { useSay } from "@/shared/words/say";
import { EstimateBar } from "./EstimateBar";
import { behindBaseline } from "./measures";
import classes from "./models.module.css";

const SHOWN = ["pair_accuracy", "average_precision"] as const;

export function ChampionPanel({ champion }: { readonly champion: ModelVersion | undefined }) {
  const { t } = useTranslation();
  const say = useSay();
  const project = useCurrentProject();
  if (champion === undefined) {
    return (
      <Panel title={t("models.inUse")}>
        <Text c="dimmed">{t("models.none")}</Text>
      </Panel>
    );
  }
  const { sentences } = certificateWords(champion.certificate, project, t);
  const behind = behindBaseline(champion.metrics);
  return (
    <Panel title={t("models.inUse")}>
      <Group align="flex-start" gap="xl">
        <div className={classes.championName}>
          <div className={classes.number} data-testid="champion" data-champion={champion.number}>
            {t("models.champion", { number: champion.number })}
          </div>
          <Text size="sm" c="dimmed">
            {t("models.trainedOn", { count: champion.answers_used })}
            {champion.promoted_at &&
              ` · ${t("models.since", { date: formatDate(champion.promoted_at) })}`}
          </Text>
          <Text size="sm" mt="sm">
            {!champion.promoted_by
              ? t("models.why.gate")
              : t("models.why.person", { name: champion.promoted_by })}{" "}
            {champion.gate.reasons.map(say).join(" ")}
          </Text>
          <Text size="sm" mt={4}>
            {sentences.join(" ")}
          </Text>
          {behind && (
            <Text size="sm" mt={4}>
              {t("models.behind.short", { baseline: formatScore(behind.baseline.value) })}
            </Text>
          )}
        </div>
        {SHOWN.map((name) => (
          <div key={name} className={classes.headline}>
            <Text size="sm" c="dimmed" mb={4}>
              {t(`models.metrics.short.${name}`)}
            </Text>
            <EstimateBar
              estimate={champion.metrics[name] ?? null}
              marks={[champion.metrics.baseline?.[name], champion.metrics.random?.[name]]}
              isLarge
            />
          </div>
        ))}
      </Group>
    </Panel>
  );
}
