import { Text, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { CatalogueColumn, Generation } from "@/api/types";
import { formatScore } from "@/shared/format/numbers";
import { formatMoment } from "@/shared/format/times";
import { useTranslation, type TFunction } from "@/shared/i18n";
import { FlagBadge, VerdictBadge } from "@/shared/ui/badges";
import type { Ordering } from "./address";
import { rowStyle, type Column } from "./columns";
import classes from "./list.module.css";
import { Choose, type ItemProps } from "./Tile";

interface HeadProps {
  readonly columns: readonly Column[];
  readonly ordering: Ordering;
  readonly onOrder: (ordering: Ordering) => void;
}

/** The names of the columns, which order the list where that is possible. */
export function TableHead({ columns, ordering, onOrder }: HeadProps) {
  const { t } = useTranslation();
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" className={classes.row} style={rowStyle(columns)}>
        <div role="columnheader">
          <span className="visually-hidden">{t("catalogue.column.chosen")}</span>
        </div>
        <div role="columnheader">
          <span className="visually-hidden">{t("catalogue.column.picture")}</span>
        </div>
        <div role="columnheader">{t("catalogue.column.id")}</div>
        {columns.map((column) => (
          <HeadCell key={column.name} column={column} ordering={ordering} onOrder={onOrder} />
        ))}
      </div>
    </div>
  );
}

interface HeadCellProps extends Omit<HeadProps, "columns"> {
  readonly column: Column;
}

function HeadCell({ column, ordering, onOrder }: HeadCellProps) {
  const { t } = useTranslation();
  const name = t(`catalogue.column.${column.name}`);
  if (column.ordering === undefined) return <div role="columnheader">{name}</div>;
  const [first, second] = column.ordering;
  const isOrdered = ordering === first || ordering === second;
  const isDown = ordering.startsWith("-");
  const Arrow = isDown ? IconArrowDown : IconArrowUp;
  return (
    <div
      role="columnheader"
      data-number={column.isNumber}
      aria-sort={isOrdered ? (isDown ? "descending" : "ascending") : "none"}
    >
      <UnstyledButton
        className={classes.order}
        onClick={() => onOrder(ordering === first ? second : first)}
      >
        {name}
        {isOrdered && <Arrow size={13} aria-hidden />}
      </UnstyledButton>
    </div>
  );
}

interface RowProps extends ItemProps {
  readonly columns: readonly Column[];
}

/** An image in the table. */
export function TableRow({
  image,
  place,
  isActive,
  isChosen,
  columns,
  onOpen,
  onChoose,
}: RowProps) {
  const { t } = useTranslation();
  return (
    <div
      role="row"
      className={classes.row}
      style={rowStyle(columns)}
      data-chosen={isChosen}
      aria-rowindex={place + 2}
    >
      <div role="cell">
        <Choose image={image} isChosen={isChosen} onChoose={onChoose} />
      </div>
      <div role="cell">
        <img
          className={classes.thumb}
          src={image.image.thumb}
          alt=""
          loading="lazy"
          decoding="async"
        />
      </div>
      <div role="cell">
        <UnstyledButton
          className={classes.id}
          tabIndex={isActive ? 0 : -1}
          data-place={place}
          data-testid="generation"
          onClick={onOpen}
        >
          <Text span size="sm" fw={550} truncate display="block">
            {image.external_id}
          </Text>
        </UnstyledButton>
      </div>
      {columns.map(({ name, isNumber }) => (
        <div key={name} role="cell" data-number={isNumber} className={isNumber && "tabular"}>
          {contentOf(name, image, t)}
        </div>
      ))}
    </div>
  );
}

function contentOf(name: CatalogueColumn, image: Generation, t: TFunction): ReactNode {
  switch (name) {
    case "product":
      return image.product.external_id;
    case "category":
      return image.product.category;
    case "generator":
      return image.generator;
    case "prompt":
      return <span title={image.prompt}>{image.prompt}</span>;
    case "verdict":
      return image.verdict === "undecided" ? null : <VerdictBadge verdict={image.verdict} />;
    case "decided_by":
      return image.verdict_by && t(`catalogue.decider.${image.verdict_by}`);
    case "flags":
      return image.flags.map(({ kind }) => <FlagBadge key={kind} kind={kind} />);
    case "score":
    case "p_good":
    case "p_consistent":
    case "uncertainty":
      return formatScore(image[name]);
    case "label":
      return image.label === null ? null : goodOrBad(image.label, t);
    case "known":
      return image.known_answer && goodOrBad(image.known_answer.is_good, t);
    case "imported":
      return formatMoment(image.created_at);
  }
}

function goodOrBad(isGood: boolean, t: TFunction): string {
  return t(isGood ? "catalogue.good" : "catalogue.bad");
}
