import { useState } from "react";
import type { Original } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useKeyMap } from "@/shared/keyboard/useKeyMap";
import { MaskEditor } from "@/shared/masks/MaskEditor";
import { useClick } from "@/shared/masks/queries";
import type { Mask } from "@/shared/masks/strokes";
import { useCurrentProject } from "@/shared/project/current";
import { useSeenNow } from "@/shared/seen/useSeen";
import { notifyDone } from "@/shared/ui/notify";
import { Loaded, LoadingState } from "@/shared/ui/states";
import { KeyHelp } from "./KeyHelp";
import { LOOK_KEYS } from "./keys";
import { OriginalHeader, OriginalView, usePicture } from "./OriginalView";
import classes from "./originals.module.css";
import { OriginalsList } from "./OriginalsList";
import { useCheckMask, useMask } from "./queries";

interface Props {
  /** At least one. */
  readonly originals: readonly Original[];
  readonly hasMore: boolean;
  readonly onMore: () => void;
}

/** The list on the left, the open original with its outline on the right. */
export function OneByOne({ originals, hasMore, onMore }: Props) {
  const { t } = useTranslation();
  const check = useCheckMask(useCurrentProject().id);
  const [openId, setOpenId] = useState<number | null>(null);
  // The original that is being corrected stays open even if somebody else settles it meanwhile.
  const [corrected, setCorrected] = useState<Original | null>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);

  const index = Math.max(
    0,
    originals.findIndex(({ id }) => id === openId),
  );
  const open = corrected ?? originals[index] ?? null;
  const mask = useMask(open);
  useMask(originals[index + 1] ?? null); // the next one is there when it is needed

  // The second press of a bouncing key was meant for the original before.
  const shown = mask.data && open && corrected === null ? String(open.id) : null;
  const [isSeen, isDecidable] = useSeenNow(shown);

  const move = (by: -1 | 1) => {
    const target = originals[Math.min(originals.length - 1, Math.max(0, index + by))];
    if (target) setOpenId(target.id);
    if (hasMore && index + by >= originals.length - 3) onMore();
  };
  const decide = (decision: "confirm" | "unusable" | Mask) => {
    if (open === null || check.isPending) return;
    if (typeof decision === "string" && !isSeen()) return;
    const following = originals[index + 1] ?? originals[index - 1];
    check.mutate(
      { original: open, decision },
      {
        onSuccess: () => {
          setCorrected(null);
          // Who has moved on meanwhile stays where they are.
          setOpenId((now) => (now === null || now === open.id ? (following?.id ?? null) : now));
          notifyDone(
            decision === "unusable"
              ? t("originals.done.unusable")
              : t("originals.done.again", { count: open.generations_count }),
          );
        },
      },
    );
  };
  const correct = () => {
    if (mask.data) setCorrected(open);
  };
  const showHelp = () => setHelpOpen(true);
  useKeyMap(
    LOOK_KEYS,
    {
      confirm: () => decide("confirm"),
      correct,
      unusable: () => decide("unusable"),
      next: () => move(1),
      previous: () => move(-1),
      help: showHelp,
    },
    corrected === null,
  );
  if (open === null) return null;
  return (
    <div className={classes.desk}>
      <OriginalsList
        originals={originals}
        openId={open.id}
        isLocked={corrected !== null}
        hasMore={hasMore}
        onMore={onMore}
        onOpen={setOpenId}
      />
      <section className={classes.view} aria-label={open.external_id} data-decidable={isDecidable}>
        <OriginalHeader original={open} />
        <Loaded query={mask} loading={<LoadingState rows={1} height={320} />}>
          {(found) =>
            corrected === null ? (
              <OriginalView
                original={open}
                mask={found}
                isPending={check.isPending}
                onConfirm={() => decide("confirm")}
                onCorrect={correct}
                onUnusable={() => decide("unusable")}
                onMove={move}
                onHelp={showHelp}
              />
            ) : (
              <Correcting
                key={open.id}
                original={open}
                mask={found}
                isSaving={check.isPending}
                onSave={decide}
                onCancel={() => setCorrected(null)}
                onHelp={showHelp}
              />
            )
          }
        </Loaded>
      </section>
      <KeyHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}

interface CorrectingProps {
  readonly original: Original;
  readonly mask: Mask;
  readonly isSaving: boolean;
  readonly onSave: (mask: Mask) => void;
  readonly onCancel: () => void;
  readonly onHelp: () => void;
}

function Correcting({ original, ...rest }: CorrectingProps) {
  const click = useClick({ kind: "product", id: original.id });
  return <MaskEditor picture={usePicture(original)} onClick={click} {...rest} />;
}
