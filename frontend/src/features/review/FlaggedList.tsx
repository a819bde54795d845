import { Checkbox, Text, UnstyledButton } from "@mantine/core";
import type { Generation } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import classes from "./review.module.css";
import { LoadMoreItem } from "./LoadMoreItem";
import { useKeptInView } from "./useKeptInView";

interface Props {
  readonly generations: readonly Generation[];
  readonly openId: number;
  readonly selected: ReadonlySet<number>;
  readonly hasMore: boolean;
  readonly onMore: () => void;
  readonly onOpen: (id: number) => void;
  readonly onSelect: (selected: ReadonlySet<number>) => void;
}

export function FlaggedList(props: Props) {
  const { generations, openId, selected, hasMore, onMore, onOpen, onSelect } = props;
  const { t } = useTranslation();
  const toggle = (id: number) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  return (
    <ul className={classes.list} aria-label={t("review.list")}>
      {generations.map((generation) => (
        <FlaggedRow
          key={generation.id}
          generation={generation}
          isOpen={generation.id === openId}
          isSelected={selected.has(generation.id)}
          onOpen={() => onOpen(generation.id)}
          onToggle={() => toggle(generation.id)}
        />
      ))}
      {hasMore && <LoadMoreItem onMore={onMore} />}
    </ul>
  );
}

interface RowProps {
  readonly generation: Generation;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly onOpen: () => void;
  readonly onToggle: () => void;
}

function FlaggedRow({ generation, isOpen, isSelected, onOpen, onToggle }: RowProps) {
  const { t } = useTranslation();
  const ref = useKeptInView(isOpen);
  return (
    <li ref={ref} className={classes.item} data-open={isOpen} data-testid="flagged">
      <Checkbox
        checked={isSelected}
        onChange={onToggle}
        aria-label={t("review.select", { id: generation.external_id })}
      />
      <UnstyledButton className={classes.itemButton} aria-current={isOpen} onClick={onOpen}>
        <img src={generation.image.thumb} alt="" loading="lazy" />
        <span className={classes.itemText}>
          <Text size="sm" fw={550} truncate>
            {generation.external_id}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {generation.flags.map(({ kind }) => t(`flag.${kind}`)).join(" · ")}
          </Text>
        </span>
      </UnstyledButton>
    </li>
  );
}
