import type { components } from "./schema";

/** What is wrong with one input: a code with values, and the sentence in English. */
type WrongInput = NonNullable<components["schemas"]["Problem"]["fields"]>[string][number];

/** What the server refuses with (RFC 9457), as one error class for the whole front end. */
export interface Problem {
  /** `/problems/` and the code of its sentence. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** The sentence in English. */
  readonly detail: string;
  /** What fills the gaps of the code's sentence. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, readonly WrongInput[]>>;
}

/** The server answered, and it answered no. */
export class ProblemError extends Error implements Problem {
  override readonly name = "ProblemError";
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly values: Problem["values"];
  readonly fields: Problem["fields"];
  /** Seconds after which the server wants to be asked again, where it said so. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.detail || problem.title);
    this.type = problem.type;
    this.title = problem.title;
    this.status = problem.status;
    this.detail = problem.detail;
    this.values = problem.values;
    this.fields = problem.fields;
    this.retryAfter = retryAfter;
  }

  /** The last part of its type, which names its sentence: "hold_lost". */
  get code(): string {
    return this.type.split("/").at(-1) ?? "";
  }
}

/** No answer came: offline, the server is down, or the connection broke. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

/** Reads a refused response. A body that is no problem+json (a proxy's page) is not shown. */
export async function problemFrom(response: Response): Promise<ProblemError> {
  const body: unknown = isProblemJson(response) ? await response.json().catch(() => null) : null;
  const given = isRecord(body) ? body : {};
  return new ProblemError(
    {
      type: text(given["type"]) ?? "about:blank",
      title: text(given["title"]) ?? (response.statusText || `HTTP ${String(response.status)}`),
      status: response.status,
      detail: text(given["detail"]) ?? "",
      values: isRecord(given["values"]) ? given["values"] : {},
      fields: wrongInputs(given["fields"]),
    },
    retryAfter(response),
  );
}

/** Whether sending the same request again later can help. */
export function isTransient(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  if (!(error instanceof ProblemError)) return false;
  return error.status >= 500 || error.status === 429 || error.status === 408;
}

export function isLoggedOut(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401;
}

function isProblemJson(response: Response): boolean {
  return /[/+]json/.test(response.headers.get("content-type") ?? "");
}

function retryAfter(response: Response): number | null {
  const header = response.headers.get("retry-after");
  const seconds = header === null ? NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

function wrongInputs(value: unknown): Problem["fields"] {
  if (!isRecord(value)) return {};
  const entries = Object.entries(value).map(([field, found]): [string, WrongInput[]] => [
    field,
    (Array.isArray(found) ? found : [found]).filter(isWrongInput),
  ]);
  return Object.fromEntries(entries);
}

function isWrongInput(value: unknown): value is WrongInput {
  return isRecord(value) && typeof value["code"] === "string" && isRecord(value["values"]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
