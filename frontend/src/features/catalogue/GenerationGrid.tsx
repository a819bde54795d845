import { Button, Text, UnstyledButton } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useEffect, useEffectEvent } from "react";
import type { Generation } from "@/api/types";
import { formatScore } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { VerdictBadge } from "@/shared/ui/badges";
import classes from "./catalogue.module.css";
import { usePlaceInList } from "./usePlaceInList";

interface Props {
  readonly pages: readonly (readonly Generation[])[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly page: number;
  readonly onPage: (page: number) => void;
  readonly onMore: () => void;
  readonly onOpen: (id: number) => void;
}

/** A grid of images that loads more as the person scrolls. */
export function GenerationGrid(props: Props) {
  const { pages, hasMore, isLoading, page, onPage, onMore, onOpen } = props;
  const { t } = useTranslation();
  const list = usePlaceInList({ loaded: pages.length, hasMore, isLoading, onMore, page, onPage });
  const { ref, entry } = useIntersection({ rootMargin: "600px" });
  const isNearEnd = entry?.isIntersecting ?? false;
  const more = useEffectEvent(onMore);
  useEffect(() => {
    if (isNearEnd && hasMore && !isLoading) more();
  }, [isNearEnd, hasMore, isLoading]);
  return (
    <>
      <ul ref={list} className={classes.grid} aria-label={t("catalogue.list")}>
        {pages.map((generations, number) =>
          generations.map((generation, place) => (
            <li key={generation.id} {...(place === 0 && { "data-page": number + 1 })}>
              <Tile generation={generation} onOpen={() => onOpen(generation.id)} />
            </li>
          )),
        )}
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
