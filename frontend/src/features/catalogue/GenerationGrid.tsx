import { Button, Text, UnstyledButton } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useEffect, useEffectEvent } from "react";
import type { Generation } from "@/api/types";
import { formatScore } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { VerdictBadge } from "@/shared/ui/badges";
import classes from "./catalogue.module.css";

interface Props {
  readonly generations: readonly Generation[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly onMore: () => void;
  readonly onOpen: (generation: Generation) => void;
}

/** A wall of pictures that goes on as one scrolls. */
export function GenerationGrid({ generations, hasMore, isLoading, onMore, onOpen }: Props) {
  const { t } = useTranslation();
  const { ref, entry } = useIntersection({ rootMargin: "600px" });
  const isNearEnd = entry?.isIntersecting ?? false;
  const more = useEffectEvent(onMore);
  useEffect(() => {
    if (isNearEnd && hasMore && !isLoading) more();
  }, [isNearEnd, hasMore, isLoading]);
  return (
    <>
      <ul className={classes.grid} aria-label={t("catalogue.list")}>
        {generations.map((generation) => (
          <li key={generation.id}>
            <Tile generation={generation} onOpen={() => onOpen(generation)} />
          </li>
        ))}
      </ul>
      <div ref={ref} className={classes.end}>
        {hasMore ? (
          <Button variant="default" loading={isLoading} onClick={onMore}>
            {t("state.loadMore")}
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {t("catalogue.end")}
          </Text>
        )}
      </div>
    </>
  );
}

interface TileProps {
  readonly generation: Generation;
  readonly onOpen: () => void;
}

function Tile({ generation, onOpen }: TileProps) {
  const { t } = useTranslation();
  const { image, external_id, score, verdict, flags } = generation;
  return (
    <UnstyledButton className={classes.tile} onClick={onOpen} data-testid="generation">
      <span className="visually-hidden">{t("catalogue.open", { id: external_id })}</span>
      <span className={classes.picture}>
        <img
          src={image.thumb}
          width={image.width}
          height={image.height}
          alt=""
          loading="lazy"
          decoding="async"
        />
        {flags.length > 0 && (
          <span
            className={classes.flag}
            title={flags.map(({ kind }) => t(`flag.${kind}`)).join(", ")}
          />
        )}
      </span>
      <span className={classes.line}>
        <Text span size="sm" truncate>
          {external_id}
        </Text>
        <Text span size="sm" c="dimmed" className="tabular">
          {formatScore(score)}
        </Text>
      </span>
      {verdict !== "undecided" && <VerdictBadge verdict={verdict} />}
    </UnstyledButton>
  );
}
