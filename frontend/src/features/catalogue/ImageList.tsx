import { Text } from "@mantine/core";
import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { Generation } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import type { Ordering } from "./address";
import { rowStyle, type Column } from "./columns";
import classes from "./list.module.css";
import { isHeading, lineOf, linesBetween, linesOf, placeBeside, totalHeight } from "./lines";
import { PAGE_SIZE } from "./queries";
import { extended, isChosen, toggled, type Selection } from "./selection";
import { TableHead, TableRow } from "./TableRow";
import { Tile } from "./Tile";
import { useListWindow } from "./useListWindow";
import { usePlace } from "./usePlace";

// In pixels; `list.module.css` has the same.
const TILE = { least: 168, gap: 14, text: 58 };
const ROW = 40;
const HEAD = 36;
const HEADING = 40;
/** Lines are drawn this far beyond the window, so that fast scrolling shows no gaps. */
const AHEAD = 600;

interface Props {
  readonly images: readonly Generation[];
  readonly isTable: boolean;
  readonly columns: readonly Column[];
  readonly ordering: Ordering;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly page: number;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  readonly onOrder: (ordering: Ordering) => void;
  readonly onPage: (page: number) => void;
  readonly onMore: () => void;
  readonly onOpen: (id: number) => void;
}

/** All images of a list, of which only the lines in the window are drawn. */
export function ImageList(props: Props) {
  const { images, isTable, columns, selection, hasMore, isLoading, onSelect, onOpen } = props;
  const { t } = useTranslation();
  const { attach, onScroll, ...view } = useListWindow(isTable ? HEAD : 0);
  const { lines, perLine } = useLines(props, view.width);
  const [active, setActive] = useState(0);
  const from = useRef(0);
  const bottom = view.top + view.height;
  const shown = linesBetween(lines, view.top - AHEAD, bottom + AHEAD);
  // The line with the focus stays, wherever the list is scrolled to.
  const own = lineOf(lines, Math.min(active, images.length - 1));
  const drawn = own === null || shown.includes(own) ? shown : [...shown, own];
  usePlace({
    ...props,
    loaded: images.length,
    pageSize: PAGE_SIZE,
    isReady: view.height > 0,
    scrollToPlace: (place) => view.scrollTo(lineOf(lines, place)?.top ?? 0),
    firstPlace: linesBetween(lines, view.top, bottom)[0]?.first ?? 0,
    isNearEnd: view.height > 0 && totalHeight(lines) < bottom + 2 * view.height + AHEAD,
  });
  const move = (place: number) => {
    const line = lineOf(lines, place);
    if (line === null) return;
    setActive(place);
    view.reveal(line.first === 0 ? 0 : line.top, line.top + line.height);
    requestAnimationFrame(() => view.focus(`[data-place="${place}"]`));
  };
  const choose = (place: number, isRange: boolean) => {
    const image = images[place];
    if (image === undefined) return;
    onSelect(
      isRange
        ? extended(selection, [from.current, place], images)
        : toggled(selection, image.id, images),
    );
    from.current = place;
    setActive(place);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(view.height / (lines.at(-1)?.height ?? 1)));
    const place = placeFor(event.key, { lines, active, page, last: images.length - 1, isTable });
    const isInList = event.target instanceof HTMLElement && "place" in event.target.dataset;
    if (event.key === " " && isInList) choose(active, event.shiftKey);
    else if (place !== null) move(place);
    else return;
    event.preventDefault();
  };
  const itemOf = (image: Generation, place: number) => ({
    image,
    place,
    isActive: place === active,
    isChosen: isChosen(selection, image.id),
    onOpen: () => {
      setActive(place);
      onOpen(image.id);
    },
    onChoose: (isRange: boolean) => choose(place, isRange),
  });
  return (
    <div
      ref={attach}
      className={classes.list}
      data-view={isTable ? "table" : "grid"}
      data-testid="images"
      role={isTable ? "table" : "list"}
      aria-label={t("catalogue.list")}
      {...(isTable && { "aria-rowcount": hasMore ? -1 : images.length + 1 })}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        const place = target.dataset["place"];
        if (place !== undefined) setActive(Number(place));
      }}
    >
      {isTable && <TableHead columns={columns} ordering={props.ordering} onOrder={props.onOrder} />}
      <div
        role={isTable ? "rowgroup" : "none"}
        className={classes.lines}
        style={{
          height: totalHeight(lines),
          ...(isTable && { minWidth: rowStyle(columns).minWidth }),
        }}
      >
        {drawn.map((line) => (
          <div
            key={line.key}
            role="none"
            className={isHeading(line) ? classes.headingLine : classes.line}
            style={{
              transform: `translateY(${line.top}px)`,
              height: line.height,
              ...(!isTable && { gridTemplateColumns: `repeat(${perLine}, minmax(0, 1fr))` }),
            }}
          >
            {isHeading(line) ? (
              <ProductHeading product={line.product} isTable={isTable} />
            ) : (
              line.images.map((image, i) =>
                isTable ? (
                  <TableRow key={image.id} {...itemOf(image, line.first + i)} columns={columns} />
                ) : (
                  <Tile
                    key={image.id}
                    {...itemOf(image, line.first + i)}
                    hasMore={hasMore}
                    count={images.length}
                  />
                ),
              )
            )}
          </div>
        ))}
      </div>
      {isLoading && (
        <Text size="sm" c="dimmed" ta="center" p="sm" role="none">
          {t("state.loading")}
        </Text>
      )}
    </div>
  );
}

function useLines({ images, isTable, ordering }: Props, width: number) {
  const room = Math.max(width, TILE.least);
  const perLine = isTable
    ? 1
    : Math.max(2, Math.floor((room + TILE.gap) / (TILE.least + TILE.gap)));
  const tile = (room - (perLine - 1) * TILE.gap) / perLine;
  const height = isTable ? ROW : Math.floor(tile) + TILE.text + TILE.gap;
  const heading = ordering.endsWith("product_id") ? HEADING : null;
  const lines = useMemo(
    () => linesOf(images, { perLine, height, heading }),
    [images, perLine, height, heading],
  );
  return { lines, perLine };
}

interface Walk {
  readonly lines: ReturnType<typeof linesOf>;
  readonly active: number;
  readonly page: number;
  readonly last: number;
  readonly isTable: boolean;
}

/** Where a key leads; null for other keys. */
function placeFor(key: string, { lines, active, page, last, isTable }: Walk): number | null {
  switch (key) {
    case "ArrowDown":
      return placeBeside(lines, active, 1);
    case "ArrowUp":
      return placeBeside(lines, active, -1);
    case "PageDown":
      return placeBeside(lines, active, page);
    case "PageUp":
      return placeBeside(lines, active, -page);
    case "ArrowRight":
      return isTable ? null : Math.min(active + 1, last);
    case "ArrowLeft":
      return isTable ? null : Math.max(active - 1, 0);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

interface HeadingProps {
  readonly product: Generation["product"];
  readonly isTable: boolean;
}

function ProductHeading({ product, isTable }: HeadingProps) {
  const content = (
    <>
      <img src={product.image.thumb} alt="" loading="lazy" decoding="async" />
      <Text span size="sm" fw={600} truncate>
        {product.external_id}
      </Text>
      <Text span size="sm" c="dimmed" truncate>
        {product.category}
      </Text>
    </>
  );
  return isTable ? (
    <div role="row" className={classes.heading}>
      <div role="cell" className={classes.heading}>
        {content}
      </div>
    </div>
  ) : (
    <div role="listitem" className={classes.heading}>
      {content}
    </div>
  );
}
