import { useState } from "react";
import type { Generation } from "@/api/types";
import type { Overlays } from "@/shared/image/GenerationView";
import { useTranslation } from "@/shared/i18n";
import { useKeyMap } from "@/shared/keyboard/useKeyMap";
import { useCurrentProject } from "@/shared/project/current";
import { useSeen } from "@/shared/seen/useSeen";
import { notifyDone } from "@/shared/ui/notify";
import { useUnsaved } from "@/shared/unsaved/unsaved";
import { BulkBar } from "./BulkBar";
import { Decision, type DecisionDraft } from "./Decision";
import { FlaggedList } from "./FlaggedList";
import { FlaggedView } from "./FlaggedView";
import { REVIEW_KEYS } from "./keys";
import { useReview } from "./queries";
import classes from "./review.module.css";

interface Props {
  readonly generations: readonly Generation[];
  readonly hasMore: boolean;
  readonly onMore: () => void;
}

/** The list on the left, the open generation with its report on the right. */
export function ReviewDesk({ generations, hasMore, onMore }: Props) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const review = useReview(project.id);
  const [openId, setOpenId] = useState<number | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [overlays, setOverlays] = useState<Overlays>({ outline: true, heatMap: false });
  const [drafts, setDrafts] = useState<ReadonlyMap<number, DecisionDraft>>(new Map());

  const position = generations.findIndex(({ id }) => id === openId);
  const index = Math.max(0, position);
  const open = generations[index];
  const draft = (open && drafts.get(open.id)) ?? emptyDraft(open ?? null);
  // An unfinished note stays with its image, but leaving the list would lose it.
  useUnsaved(
    generations.some(({ id }) => drafts.get(id)?.note.trim()),
    "address",
  );
  const setDraft = (draft: DecisionDraft) => {
    if (open) setDrafts((before) => new Map(before).set(open.id, draft));
  };

  const move = (by: number) => {
    const target = generations[Math.min(generations.length - 1, Math.max(0, index + by))];
    if (target) setOpenId(target.id);
    if (hasMore && index + by >= generations.length - 3) onMore();
  };
  // The second press of a bouncing key or a double click was meant for the previous image.
  const shown = open === undefined ? null : String(open.id);
  const [decidable, setDecidable] = useState<string | null>(null);
  const isSeen = useSeen(shown, setDecidable);
  const decide = (decision: "accepted" | "rejected") => {
    if (open === undefined || review.isPending || !isSeen()) return;
    const following = generations[index + 1] ?? generations[index - 1];
    review.mutate(
      {
        id: open.id,
        decision,
        note: draft.note,
        // Accepting an image means that its product is unchanged.
        product_changed: decision === "rejected" && draft.productChanged,
      },
      {
        onSuccess: () => {
          notifyDone(t(`review.${decision}`));
          setDrafts((before) => new Map([...before].filter(([id]) => id !== open.id)));
          setOpenId(following?.id ?? null);
        },
      },
    );
  };
  const toggle = (name: keyof Overlays) =>
    setOverlays((before) => ({ ...before, [name]: !before[name] }));
  useKeyMap(REVIEW_KEYS, {
    accept: () => decide("accepted"),
    reject: () => decide("rejected"),
    next: () => move(1),
    previous: () => move(-1),
    outline: () => toggle("outline"),
    heatMap: () => toggle("heatMap"),
  });
  if (open === undefined) return null;
  return (
    <div className={classes.desk}>
      <div className={classes.listColumn}>
        <BulkBar shown={generations} selected={selected} onSelect={setSelected} />
        <FlaggedList
          generations={generations}
          openId={open.id}
          selected={selected}
          hasMore={hasMore}
          onMore={onMore}
          onOpen={setOpenId}
          onSelect={setSelected}
        />
      </div>
      <section
        className={classes.viewColumn}
        aria-label={open.external_id}
        data-decidable={decidable === shown}
      >
        <FlaggedView key={open.id} generation={open} overlays={overlays} onToggleOverlay={toggle} />
        <Decision draft={draft} isPending={review.isPending} onDraft={setDraft} onDecide={decide} />
      </section>
    </div>
  );
}

/** The report's finding is only a proposal: the reviewer's tick counts. */
function emptyDraft(generation: Generation | null): DecisionDraft {
  return {
    generationId: generation?.id ?? null,
    note: "",
    productChanged: generation?.report?.outcome === "inconsistent",
  };
}
