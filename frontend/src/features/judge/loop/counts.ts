/** How many questions are answered and left, where the server does not know the latest answers. */
import type { Progress } from "@/api/types";
import type { QueueState } from "./queue";

/** The server's counts, less what was decided here and the server still counted as held. */
export function withoutDecided(
  { settled, unsent, done }: QueueState,
  progress: Progress,
): Progress | null {
  const decided = progress.held.filter((id) => settled.has(id));
  const answered = new Set([
    ...unsent.filter(({ type }) => type === "answer").map(({ question }) => question.id),
    ...done.filter(({ choice }) => choice !== null).map(({ question }) => question.id),
  ]);
  const today = decided.filter((id) => answered.has(id)).length;
  return counted(progress, { today, left: -decided.length });
}

/**
 * The server's counts, corrected by what the server does not know yet. Where the server counted
 * only up to its limit, `left` stays as it is.
 */
export function counted(
  progress: Progress | null,
  by: { readonly today: number; readonly left: number },
): Progress | null {
  if (progress === null) return null;
  return {
    ...progress,
    mine_today: Math.max(0, progress.mine_today + by.today),
    left: progress.has_more ? progress.left : Math.max(0, progress.left + by.left),
  };
}
