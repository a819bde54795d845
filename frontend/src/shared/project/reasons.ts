import type { Project, Reason } from "@/api/types";
import type { TFunction } from "@/shared/i18n";

export const REASON_GROUPS = ["background", "product"] as const;
export type ReasonGroup = (typeof REASON_GROUPS)[number];

/** The reasons that the project offers, by group in their order. Retired ones are left out. */
export function offeredReasons(project: Pick<Project, "reasons">): Record<ReasonGroup, Reason[]> {
  const offered = project.reasons.filter((reason) => !reason.is_retired);
  return {
    background: offered.filter(({ group }) => group === "background"),
    product: offered.filter(({ group }) => group === "product"),
  };
}

/** What people read: the project's own words, else the translation of a built-in reason. */
export function reasonName({ code, label }: Pick<Reason, "code" | "label">, t: TFunction): string {
  if (label) return label;
  return t(`stage.reason.${code as BuiltIn}`, { defaultValue: code.replaceAll("_", " ") });
}

/** The name of a reason in an answer; the project may have retired it meanwhile. */
export function nameOfCode(code: string, project: Pick<Project, "reasons">, t: TFunction): string {
  const entry = project.reasons.find((reason) => reason.code === code);
  return reasonName(entry ?? { code, label: "" }, t);
}

type BuiltIn =
  | "unsuitable_scene"
  | "size_mismatch"
  | "floating"
  | "poor_light"
  | "hard_to_see"
  | "artefact"
  | "poor_aesthetics"
  | "part_added"
  | "part_missing"
  | "colour_changed"
  | "shape_warped"
  | "text_changed"
  | "texture_changed";
