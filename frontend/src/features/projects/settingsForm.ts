import type { GetInputPropsReturnType, UseFormReturnType } from "@mantine/form";
import type { Project, ProjectChanges } from "@/api/types";
import type { TFunction } from "@/shared/i18n";
import { fieldErrors } from "@/shared/words/errors";
import { NUMBER_NAMES, parsed, RANGES, rangeError, shown, type NumberName } from "./numbers";

/** The same limits as on the server. */
const LONGEST = { name: 120, guidelines: 100_000 } as const;

/** The settings of the form, with numbers as typed. */
export type SettingsValues = Pick<
  Project,
  | "name"
  | "strategy"
  | "gold_feedback"
  | "certificate_method"
  | "retrain_weekdays"
  | "retrain_time"
  | "time_zone"
> &
  Record<NumberName, string>;

export type SettingsForm = UseFormReturnType<SettingsValues>;
export type InputOf<Name> = (name: Name) => GetInputPropsReturnType;

/** Only the project's changeable fields: the server refuses the others. */
export function settingsOf(project: Project): SettingsValues {
  const numbers = NUMBER_NAMES.map((name) => [name, shown(name, project[name])]);
  return {
    name: project.name,
    strategy: project.strategy,
    gold_feedback: project.gold_feedback,
    certificate_method: project.certificate_method,
    retrain_weekdays: project.retrain_weekdays,
    retrain_time: project.retrain_time,
    time_zone: project.time_zone,
    ...(Object.fromEntries(numbers) as Record<NumberName, string>),
  };
}

/** The request for values that passed the checks. */
export function changesOf(values: SettingsValues): ProjectChanges {
  return { ...values, ...numbersOf(values, NUMBER_NAMES) };
}

export function numbersOf<Name extends NumberName>(
  values: Record<Name, string>,
  names: readonly Name[],
): Record<Name, number> {
  const numbers = names.map((name) => [name, parsed(name, values[name])]);
  return Object.fromEntries(numbers) as Record<Name, number>;
}

/** The checks of a form with some of the settings. */
export function checksOf<Name extends NumberName>(names: readonly Name[], t: TFunction) {
  const numbers = names.map((name) => [name, (text: string) => rangeError(name, text, t)]);
  return {
    name: (text: string) => {
      if (text.trim() === "") return t("projects.settings.noName");
      return tooLong("name", text, t);
    },
    guidelines: (text: string | undefined) => tooLong("guidelines", text ?? "", t),
    retrain_time: (text: string | undefined) =>
      text === undefined || /^\d\d:\d\d$/.test(text) ? null : t("projects.settings.noTime"),
    ...(Object.fromEntries(numbers) as Record<Name, (text: string) => string | null>),
  };
}

function tooLong(field: keyof typeof LONGEST, text: string, t: TFunction): string | null {
  const most = LONGEST[field];
  const { length } = Array.from(text);
  return length > most ? t("projects.settings.tooLong", { most, length }) : null;
}

/** The server's errors by field. Errors of numbers are in the page's language. */
export function errorsByField(error: unknown, t: TFunction): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fieldErrors(error)).map(([name, wrong]) => [
      name,
      name in RANGES ? (rangeError(name as NumberName, "", t) ?? "") : wrong,
    ]),
  );
}

/** Focuses the first field with an error, in page order. */
export function focusFirst(
  form: { readonly getInputNode: (name: string) => HTMLElement | null },
  errors: Readonly<Record<string, unknown>>,
): void {
  const nodes = Object.keys(errors).flatMap((name) => form.getInputNode(name) ?? []);
  const [first] = nodes.sort((a, b) =>
    a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );
  first?.focus();
}
