/** What a new project begins with. Pure. */
import type { NewProject, ProjectTemplate } from "@/api/types";
import type { Language } from "@/shared/i18n";
import { shown } from "./numbers";

export const PROMISE = ["target_precision", "confidence"] as const;

interface Beginning {
  /** What the person sees and may change before the project is made. */
  readonly fields: Readonly<Record<"guidelines" | (typeof PROMISE)[number], string>>;
  /** The template's other settings and its reasons; they can be changed in the settings later. */
  readonly rest: Partial<NewProject>;
}

export const EMPTY: Beginning = {
  fields: { guidelines: "", target_precision: "96.4", confidence: "95" },
  rest: {},
};

/** A template in the person's language. */
export function beginning(template: ProjectTemplate, language: Language): Beginning {
  const { target_precision: precision, confidence, ...settings } = template.settings;
  return {
    fields: {
      guidelines: template.guidelines[language] ?? "",
      target_precision: shown("target_precision", Number(precision ?? 0.964)),
      confidence: shown("confidence", Number(confidence ?? 0.95)),
    },
    rest: {
      ...settings,
      reasons: template.reasons.map(({ code, group, key, labels }) => ({
        code,
        group,
        key,
        label: labels[language] ?? "",
        is_retired: false,
      })),
    },
  };
}
