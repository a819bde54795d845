import type { DeskItem } from "@/api/types";
import type { ReasonGroup } from "@/shared/project/reasons";
import type { Draft } from "./DecisionBar";

export type Decision = "accepted" | "rejected";

export interface Why {
  /** Its code. */
  readonly reason: string | null;
  readonly group: ReasonGroup;
}

/**
 * Whether the reviewer calls the product changed. Accepting means that it is not. A reason about the
 * product says that it is. Without either, the check's suspicion leaves it open.
 */
export function isChanged(
  item: Pick<DeskItem, "report">,
  decision: Decision,
  draft: Draft,
  why: Why | null,
): boolean | null {
  if (decision === "accepted") return false;
  if (draft.changed || (why?.reason && why.group === "product")) return true;
  if (why?.reason) return false;
  return item.report?.outcome === "inconsistent" ? null : false;
}
