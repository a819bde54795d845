/** A vocabulary of reasons while it is edited. Pure. */
import type { Reason } from "@/api/types";
import type { ReasonGroup } from "@/shared/project/reasons";

/** A reason that is not saved yet can still change its code, or go. */
export type DraftReason = Reason & { readonly isNew?: boolean };

const KEYS = 9;

/** A code made of the words: small letters, digits and underscores, a letter first. */
export function codeFrom(label: string): string {
  return label
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 40);
}

/** With a new reason at the end of its group, on the first key that is free. */
export function added(reasons: readonly DraftReason[], group: ReasonGroup): DraftReason[] {
  const taken = new Set(
    reasons.filter((each) => each.group === group && !each.is_retired).map(({ key }) => key),
  );
  const free = Array.from({ length: KEYS }, (_, i) => i + 1).find((key) => !taken.has(key));
  const fresh = { code: "", group, label: "", key: free ?? 0, is_retired: false, isNew: true };
  return [...reasons, fresh];
}

export function replaced(
  reasons: readonly DraftReason[],
  place: number,
  part: Partial<DraftReason>,
): DraftReason[] {
  return reasons.map((each, i) => (i === place ? { ...each, ...part } : each));
}

/** One step up or down within its group; at the end it stays. */
export function moved(
  reasons: readonly DraftReason[],
  place: number,
  step: -1 | 1,
): readonly DraftReason[] {
  const group = reasons[place]?.group;
  let other = place + step;
  while (reasons[other] !== undefined && reasons[other]?.group !== group) other += step;
  const [mine, theirs] = [reasons[place], reasons[other]];
  if (mine === undefined || theirs === undefined) return reasons;
  return reasons.map((each, i) => (i === place ? theirs : i === other ? mine : each));
}

/** As the server takes them. */
export function asSent(reasons: readonly DraftReason[]): Reason[] {
  return reasons.map(({ code, group, label, key, is_retired }) => ({
    code: code.trim(),
    group,
    label: label.trim(),
    key: is_retired ? 0 : key,
    is_retired,
  }));
}
