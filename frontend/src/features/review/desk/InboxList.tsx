import { Checkbox, Text, UnstyledButton } from "@mantine/core";
import { IconLock, IconUser } from "@tabler/icons-react";
import type { DeskItem } from "@/api/types";
import { LoadMoreItem } from "@/features/review/LoadMoreItem";
import classes from "@/features/review/review.module.css";
import { useKeptInView } from "@/features/review/useKeptInView";
import { formatScore } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { useMe } from "@/shared/project/current";
import own from "./desk.module.css";
import type { Selection } from "./useSelection";

interface Props {
  readonly items: readonly DeskItem[];
  readonly openId: number;
  readonly selection: Selection;
  readonly hasMore: boolean;
  readonly onMore: () => void;
  readonly onOpen: (id: number) => void;
}

/** What waits; a click opens, Shift with a click selects a range. */
export function InboxList({ items, openId, selection, hasMore, onMore, onOpen }: Props) {
  const { t } = useTranslation();
  const { selected } = selection;
  const isAll = selected.length === items.length;
  return (
    <div className={own.listColumn}>
      <Checkbox
        className={own.selectAll ?? ""}
        size="xs"
        label={
          selected.length === 0
            ? t("review.selectAll")
            : t("review.selected", { count: selected.length })
        }
        checked={isAll}
        indeterminate={selected.length > 0 && !isAll}
        onChange={() => (isAll ? selection.clear() : selection.all())}
      />
      <ul className={classes.list} aria-label={t("review.list")}>
        {items.map((item) => (
          <Row
            key={item.id}
            item={item}
            isOpen={item.id === openId}
            isSelected={selected.includes(item.id)}
            onOpen={(isRange) => {
              if (isRange) selection.rangeTo(item.id, openId);
              else onOpen(item.id);
            }}
            onToggle={() => selection.toggle(item.id)}
          />
        ))}
        {hasMore && <LoadMoreItem onMore={onMore} />}
      </ul>
    </div>
  );
}

interface RowProps {
  readonly item: DeskItem;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly onOpen: (isRange: boolean) => void;
  readonly onToggle: () => void;
}

function Row({ item, isOpen, isSelected, onOpen, onToggle }: RowProps) {
  const { t } = useTranslation();
  const ref = useKeptInView(isOpen);
  return (
    <li
      ref={ref}
      className={`${classes.item ?? ""} ${own.row ?? ""}`}
      data-open={isOpen}
      data-selected={isSelected}
      data-testid="flagged"
    >
      <Checkbox
        size="xs"
        checked={isSelected}
        onChange={onToggle}
        aria-label={t("review.select", { id: item.external_id })}
      />
      <UnstyledButton
        className={classes.itemButton}
        aria-current={isOpen}
        onClick={(event) => onOpen(event.shiftKey)}
      >
        <img src={item.image.thumb} alt="" loading="lazy" />
        <span className={classes.itemText}>
          <Text size="sm" fw={550} truncate>
            {item.external_id}
          </Text>
          <Text size="xs" c="dimmed" lh={1.25} lineClamp={2}>
            {[formatScore(item.score), ...item.flags.map(({ kind }) => t(`flag.${kind}`))].join(
              " · ",
            )}
          </Text>
          <People item={item} />
        </span>
      </UnstyledButton>
    </li>
  );
}

/** Who has it open, and whose it is. */
function People({ item }: { readonly item: DeskItem }) {
  const { t } = useTranslation();
  const me = useMe().user.id;
  const holder = item.held_by && item.held_by.id !== me ? item.held_by.username : null;
  if (holder === null && item.assignee === null) return null;
  return (
    <span className={own.people}>
      {holder !== null && (
        <span className={own.holder}>
          <IconLock size={11} aria-hidden /> {t("review.held", { person: holder })}
        </span>
      )}
      {item.assignee && (
        <span>
          <IconUser size={11} aria-hidden /> {item.assignee.username}
        </span>
      )}
    </span>
  );
}
