import { ActionIcon, Tooltip } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconKeyboard } from "@tabler/icons-react";
import { useDeferredValue, useEffect, useRef, useState, type RefObject } from "react";
import type { DeskItem } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import type { Viewer } from "@/shared/image/Viewer";
import { ignoreHeldEnter } from "@/shared/seen/presses";
import { LOOKING_KEYS } from "@/shared/stage/lookingKeys";
import { useViewers } from "@/shared/stage/useViewers";
import { ViewTools } from "@/shared/stage/ViewTools";
import { DecisionBar } from "./DecisionBar";
import classes from "./desk.module.css";
import { DeskDock } from "./DeskDock";
import { DeskHelp } from "./DeskHelp";
import { DeskStage } from "./DeskStage";
import { Evidence } from "./Evidence";
import { InboxList } from "./InboxList";
import { useCompared } from "./queries";
import { Siblings } from "./Siblings";
import { useDesk, type Desk } from "./useDesk";
import { useDeskKeys } from "./useDeskKeys";
import type { Drafts } from "./useDrafts";

/** So many images after the open one are decoded already. */
const AHEAD = 2;
/** The list is read on when so few rows are left. */
const FEW_LEFT = 4;

interface Props {
  readonly items: readonly DeskItem[];
  /** When the list was read. */
  readonly readAt: number;
  readonly hasMore: boolean;
  readonly onMore: () => void;
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly drafts: Drafts;
  /** Shown instead, once everything is decided. */
  readonly children: React.ReactNode;
}

/** The list, the pictures with what can be done below them, and what is known beside them. */
export function ReviewDesk(props: Props) {
  const { hasMore, onMore, searchRef, children } = props;
  const desk = useDesk(props.items, props.readAt, props.drafts);
  const { item, opened, looked, actions } = desk;
  const near = useNear(desk);
  const viewerOf = useViewers(near);
  const viewer = viewerOf(item?.id ?? 0);
  const [hasOverlay, setOverlay] = useState(false);
  useEffect(() => viewer.overlay(hasOverlay), [viewer, hasOverlay]);
  const noteRef = useRef<HTMLTextAreaElement>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const isEnding = hasMore && opened.index >= desk.items.length - FEW_LEFT;
  useEffect(() => {
    if (isEnding) onMore();
  }, [isEnding, onMore]);
  useDeskKeys({
    desk,
    viewer,
    isEnabled: !isHelpOpen,
    onMove: opened.move,
    onOverlay: () => setOverlay(!hasOverlay),
    onNote: () => noteRef.current?.focus(),
    onSearch: () => searchRef.current?.focus(),
    onHelp: () => setHelpOpen(true),
  });
  if (item === undefined) return children;
  return (
    <div className={classes.desk} onKeyDown={ignoreHeldEnter}>
      <InboxList
        items={desk.items}
        openId={item.id}
        selection={desk.selection}
        hasMore={hasMore}
        onMore={onMore}
        onOpen={opened.open}
      />
      <section
        className={classes.middle}
        aria-label={item.external_id}
        data-decidable={desk.isDecidable}
        onMouseDown={keepFocus}
      >
        <Pictures desk={desk} near={near} viewerOf={viewerOf}>
          <Tools viewer={viewer} onOverlay={() => setOverlay(!hasOverlay)} onHelp={setHelpOpen} />
        </Pictures>
        <Siblings
          siblings={looked.siblings}
          item={item}
          comparedId={looked.compared}
          onCompare={looked.compare}
        />
        <DeskDock
          dock={desk.dock}
          onReject={actions.rejectFor}
          onAsk={actions.askPeople}
          onAccept={actions.accept}
          onClose={desk.closeDock}
        />
        <DecisionBar
          draft={desk.draft}
          noteRef={noteRef}
          selected={desk.selection.selected.length}
          heldBy={desk.heldBy}
          onDraft={desk.setDraft}
          onAccept={actions.accept}
          onReject={actions.reject}
          onAsk={actions.ask}
          onUndo={actions.undo}
        />
      </section>
      <Evidence
        item={item}
        finding={looked.finding}
        onFinding={looked.mark}
        onHover={looked.hover}
      />
      <DeskHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}

/** The open image and the next ones, whose pictures are decoded ahead. */
function useNear({ items, opened }: Desk): readonly DeskItem[] {
  return items.slice(opened.index, opened.index + 1 + AHEAD);
}

interface PicturesProps {
  readonly desk: Desk;
  readonly near: readonly DeskItem[];
  readonly viewerOf: (id: number) => Viewer;
  readonly children: React.ReactNode;
}

function Pictures({ desk, near, viewerOf, children }: PicturesProps) {
  const { t } = useTranslation();
  const { item, looked, reportState } = desk;
  const { ref, width, height } = useElementSize();
  // The next image appears at once. The one added behind it is mounted afterwards.
  const settled = useDeferredValue(near);
  const mounted = near.filter(
    ({ id }) => id === item?.id || settled.some((each) => each.id === id),
  );
  const detail = useCompared(looked.compared);
  const listed = looked.siblings?.find(({ id }) => id === looked.compared) ?? null;
  const compared = detail.data?.id === looked.compared ? detail.data : listed;
  return (
    <div className={classes.stage} role="group" aria-label={t("review.pictures")}>
      <div className={classes.tools}>{children}</div>
      <div ref={ref} className={classes.room}>
        {mounted.map((each) => (
          <DeskStage
            key={each.id}
            item={each}
            compared={each.id === item?.id ? compared : null}
            isShown={each.id === item?.id}
            room={{ width, height }}
            viewer={viewerOf(each.id)}
            place={each.id === item?.id ? looked.place : null}
            onState={reportState}
          />
        ))}
      </div>
    </div>
  );
}

interface ToolsProps {
  readonly viewer: Viewer;
  readonly onOverlay: () => void;
  readonly onHelp: (isOpen: boolean) => void;
}

function Tools({ viewer, onOverlay, onHelp }: ToolsProps) {
  const { t } = useTranslation();
  return (
    <>
      <ViewTools
        viewer={viewer}
        keys={LOOKING_KEYS}
        onOverlay={onOverlay}
        onLoupe={() => viewer.toggleLoupe()}
        onFit={() => viewer.reset()}
      />
      <Tooltip label={`${t("review.keys.title")} (?)`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("review.keys.title")}
          onClick={() => onHelp(true)}
        >
          <IconKeyboard size={18} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

/** A clicked button must not take the focus: Space must mean the same after every click. */
function keepFocus(event: React.MouseEvent): void {
  if (event.target instanceof Element && event.target.closest("button")) event.preventDefault();
}
