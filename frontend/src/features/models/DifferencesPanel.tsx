import { Button, Group, SegmentedControl, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import type { Difference, ModelVersion } from "@/api/types";
import { formatCount, formatScore } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { includesRole, useCurrentProject } from "@/shared/project/current";
import { Loaded } from "@/shared/ui/states";
import { signed } from "@/shared/words/say";
import classes from "./differences.module.css";
import { largest, type Change } from "./largest";
import { useCompare, useDifferences } from "./queries";

const CHANGES = ["score", "rank"] as const;
const SHOWN = 12;

/** The images about which a version and the one in use differ most, with both scores. */
export function DifferencesPanel({ version }: { readonly version: ModelVersion }) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const query = useDifferences(project.id, version.id);
  const compare = useCompare(project.id);
  const mayCompare =
    includesRole(project.role, "admin") &&
    version.state !== "champion" &&
    project.champion !== null &&
    project.archived_at === null;
  return (
    <Loaded query={query}>
      {({ against, among, is_current: isCurrent, results }) => (
        <>
          <Group justify="space-between" align="flex-start" gap="sm" mb="md">
            <Text size="sm" c="dimmed" maw="80ch">
              {against === null
                ? t("models.differences.never")
                : t("models.differences.against", { number: against, images: among })}{" "}
              {against !== null && results.length === 0 && t("models.differences.none")}
              {against !== null && !isCurrent && t("models.differences.outdated")}
            </Text>
            {mayCompare && !isCurrent && (
              <Button
                variant="default"
                size="compact-md"
                loading={compare.isPending}
                onClick={() => compare.mutate(version)}
              >
                {t("models.differences.compare")}
              </Button>
            )}
          </Group>
          {results.length > 0 && <Images results={results} number={version.number} />}
        </>
      )}
    </Loaded>
  );
}

interface ImagesProps {
  readonly results: readonly Difference[];
  readonly number: number;
}

function Images({ results, number }: ImagesProps) {
  const { t } = useTranslation();
  const [by, setBy] = useState<Change>("score");
  const [most, setMost] = useState(SHOWN);
  const sorted = largest(results, by);
  return (
    <>
      <SegmentedControl
        size="xs"
        mb="md"
        value={by}
        onChange={(value) => setBy(value === "rank" ? "rank" : "score")}
        data={CHANGES.map((value) => ({ value, label: t(`models.differences.by.${value}`) }))}
        aria-label={t("models.differences.sorted")}
      />
      <ul className={classes.grid} aria-label={t("models.differences.title", { number })}>
        {sorted.slice(0, most).map((each) => (
          <li key={each.generation.id}>
            <Tile difference={each} />
          </li>
        ))}
      </ul>
      {sorted.length > most && (
        <Button variant="default" mt="md" onClick={() => setMost(sorted.length)}>
          {t("models.differences.all", { count: sorted.length })}
        </Button>
      )}
    </>
  );
}

function Tile({ difference }: { readonly difference: Difference }) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const { generation, score, score_before: before, rank, rank_before: place, judged } = difference;
  const { good, bad } = judged;
  const change = score - before;
  return (
    <Link
      to={`/projects/${project.id}/catalogue?image=${generation.id}`}
      className={classes.tile}
      data-testid="difference"
    >
      <span className={classes.pictures}>
        <img src={generation.product.image.thumb} alt={t("image.original")} loading="lazy" />
        <img src={generation.image.thumb} alt={t("image.generation")} loading="lazy" />
      </span>
      <span className={classes.name}>{generation.external_id}</span>
      <span className={classes.scores}>
        <span>{formatScore(before)}</span>
        <span aria-hidden>→</span>
        <b data-direction={change > 0 ? "up" : "down"}>{formatScore(score)}</b>
        <span className={classes.change}>{signed(change, 2)}</span>
      </span>
      <span className={classes.rank}>
        {t("models.differences.rank", { before: formatCount(place), after: formatCount(rank) })}
      </span>
      <span className={classes.rank}>
        {good + bad === 0
          ? t("models.differences.unjudged")
          : t("models.differences.judged", { good, bad })}
      </span>
    </Link>
  );
}
