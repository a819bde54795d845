import { Text, UnstyledButton } from "@mantine/core";
import type { Original } from "@/api/types";
import { formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import classes from "@/features/review/review.module.css";
import { LoadMoreItem } from "@/features/review/LoadMoreItem";
import { useKeptInView } from "@/features/review/useKeptInView";

interface Props {
  readonly originals: readonly Original[];
  readonly openId: number;
  /** While a mask is corrected: another original would lose the strokes. */
  readonly isLocked: boolean;
  readonly hasMore: boolean;
  readonly onMore: () => void;
  readonly onOpen: (id: number) => void;
}

export function OriginalsList({ originals, openId, isLocked, hasMore, onMore, onOpen }: Props) {
  const { t } = useTranslation();
  return (
    <ul className={classes.list} aria-label={t("originals.title")}>
      {originals.map((original) => (
        <Row
          key={original.id}
          original={original}
          isOpen={original.id === openId}
          isLocked={isLocked}
          onOpen={() => onOpen(original.id)}
        />
      ))}
      {hasMore && <LoadMoreItem onMore={onMore} />}
    </ul>
  );
}

interface RowProps {
  readonly original: Original;
  readonly isOpen: boolean;
  readonly isLocked: boolean;
  readonly onOpen: () => void;
}

function Row({ original, isOpen, isLocked, onOpen }: RowProps) {
  const { t } = useTranslation();
  const ref = useKeptInView(isOpen);
  const { mask_confidence: confidence } = original;
  return (
    <li ref={ref} className={classes.item} data-open={isOpen} data-testid="to-confirm">
      <UnstyledButton
        className={classes.itemButton}
        aria-current={isOpen}
        disabled={isLocked && !isOpen}
        onClick={onOpen}
      >
        <img src={original.image.thumb} alt="" loading="lazy" />
        <span className={classes.itemText}>
          <Text size="sm" fw={550} truncate>
            {original.external_id}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {confidence !== null && t("originals.sure", { share: formatPercent(confidence) })}
          </Text>
        </span>
      </UnstyledButton>
    </li>
  );
}
