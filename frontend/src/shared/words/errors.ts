import { NetworkError, ProblemError } from "@/api/problem";
import type { TFunction } from "@/shared/i18n";
import { say } from "./say";

/**
 * What went wrong, as a sentence for a person. What the server says comes first.
 *
 * `beside` names the fields whose errors the page shows elsewhere.
 */
export function errorText(error: unknown, t: TFunction, beside: readonly string[] = []): string {
  if (error instanceof NetworkError) return t("error.network");
  if (error instanceof ProblemError) return problemText(error, t, beside);
  const message = error instanceof Error ? error.message : String(error);
  return t("error.unknown", { message });
}

/** What is wrong with each field, to be shown beside it. */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ProblemError)) return {};
  return Object.fromEntries(
    Object.entries(error.fields).map(([field, wrong]) => [
      field,
      wrong.map((each) => say(each)).join(" "),
    ]),
  );
}

function problemText(problem: ProblemError, t: TFunction, beside: readonly string[]): string {
  const { code, values, detail } = problem;
  const sentence = detail && say({ code, values, text: detail });
  const fields = Object.entries(fieldErrors(problem))
    .filter(([field, wrong]) => !beside.includes(field) && wrong !== sentence)
    .map(([field, wrong]) => (field ? `${field}: ${wrong}` : wrong));
  const given = [sentence, ...fields].filter(Boolean).join(" ");
  // What a server in trouble says of itself helps nobody; that a part of it is away does.
  if ((problem.status < 500 || problem.status === 503) && given) return given;
  if (problem.status === 404) return t("error.notFound");
  if (problem.status === 403) return t("error.notAllowed");
  if (problem.status === 429) return t("error.tooMany");
  if (problem.status >= 500) return t("error.server", { status: problem.status });
  return t("error.unknown", { message: problem.title });
}
