import { NetworkError, ProblemError } from "@/api/problem";
import { currentLanguage, type TFunction } from "@/shared/i18n";

/** What went wrong, as a sentence for a person. The server's own words come first. */
export function errorText(error: unknown, t: TFunction): string {
  if (error instanceof NetworkError) return t("error.network");
  if (error instanceof ProblemError) return problemText(error, t);
  const message = error instanceof Error ? error.message : String(error);
  return t("error.unknown", { message });
}

function problemText(problem: ProblemError, t: TFunction): string {
  const fields = Object.entries(problem.fields).map(
    ([field, errors]) => `${field}: ${errors.join(" ")}`,
  );
  const given = [problem.detail, ...fields].filter(Boolean).join(" ");
  if (problem.status < 500 && given) return inPageLanguage(problem, given, t);
  if (problem.status === 404) return t("error.notFound");
  if (problem.status === 403) return t("error.notAllowed");
  if (problem.status === 429) return t("error.tooMany");
  if (problem.status >= 500) return t("error.server", { status: problem.status });
  return t("error.unknown", { message: problem.title });
}

/** In another language than English the kind of the problem comes first: that we can say. */
function inPageLanguage(problem: ProblemError, given: string, t: TFunction): string {
  if (currentLanguage() === "en" || !isKnown(problem.code)) return given;
  const kind = t(`problem.${problem.code}`);
  return problem.code in DETAILED ? t("error.detailed", { kind, detail: given }) : kind;
}

// Of these the server's own words say what to do about it.
const DETAILED = { invalid: true, conflict: true, not_allowed: true, too_large: true };
const CODES = [
  "invalid",
  "not_allowed",
  "not_found",
  "conflict",
  "too_large",
  "unavailable",
  "not_authenticated",
  "throttled",
  "locked_out",
  "csrf",
  "csrf_origin",
  "plain_http",
] as const;

function isKnown(code: string): code is (typeof CODES)[number] {
  return (CODES as readonly string[]).includes(code);
}
