import { Checkbox, Text, UnstyledButton } from "@mantine/core";
import type { Generation } from "@/api/types";
import { formatScore } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { VerdictBadge } from "@/shared/ui/badges";
import classes from "./list.module.css";

export interface ItemProps {
  readonly image: Generation;
  /** Its place in the list, from 0. */
  readonly place: number;
  /** Whether it is the one that Tab leads to. */
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly onOpen: () => void;
  readonly onChoose: (isRange: boolean) => void;
}

interface Props extends ItemProps {
  readonly hasMore: boolean;
  readonly count: number;
}

/** An image in the grid. */
export function Tile({ image, place, isActive, isChosen, onOpen, onChoose, ...list }: Props) {
  const { t } = useTranslation();
  const { external_id, score, verdict, flags } = image;
  return (
    <div
      role="listitem"
      className={classes.tile}
      data-chosen={isChosen}
      aria-posinset={place + 1}
      aria-setsize={list.hasMore ? -1 : list.count}
    >
      <UnstyledButton
        className={classes.tileButton}
        tabIndex={isActive ? 0 : -1}
        data-place={place}
        data-testid="generation"
        onClick={onOpen}
      >
        <span className="visually-hidden">{t("catalogue.open", { id: external_id })}</span>
        <span className={classes.picture}>
          <img
            src={image.image.thumb}
            width={image.image.width}
            height={image.image.height}
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
        <span className={classes.tileLine}>
          <Text span size="sm" truncate>
            {external_id}
          </Text>
          <Text span size="sm" c="dimmed" className="tabular">
            {formatScore(score)}
          </Text>
        </span>
        {verdict !== "undecided" && <VerdictBadge verdict={verdict} />}
      </UnstyledButton>
      <Choose image={image} isChosen={isChosen} onChoose={onChoose} />
    </div>
  );
}

interface ChooseProps {
  readonly image: Generation;
  readonly isChosen: boolean;
  readonly onChoose: (isRange: boolean) => void;
}

/** Chooses the image; with Shift all from the last one. The keyboard has Space for it. */
export function Choose({ image, isChosen, onChoose }: ChooseProps) {
  const { t } = useTranslation();
  return (
    <Checkbox
      className={classes.choose}
      size="xs"
      tabIndex={-1}
      checked={isChosen}
      onChange={() => undefined}
      onClick={(event) => onChoose(event.shiftKey)}
      aria-label={t("catalogue.choose", { id: image.external_id })}
    />
  );
}
