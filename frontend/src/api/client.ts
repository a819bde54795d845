import createClient, { type Middleware } from "openapi-fetch";
import { csrfToken } from "./csrf";
import { NetworkError, problemFrom } from "./problem";
import type { paths } from "./schema";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

const csrf: Middleware = {
  onRequest({ request }) {
    if (!SAFE.has(request.method)) request.headers.set("X-CSRFToken", csrfToken());
    return request;
  },
};

/** The server can't know where the caller's day begins. */
const timeZone: Middleware = {
  onRequest({ request }) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone) request.headers.set("Time-Zone", zone);
    return request;
  },
};

const problems: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await problemFrom(response);
    return undefined;
  },
  onError({ error }) {
    // Callers must be able to recognise a request that they aborted themselves.
    if (error instanceof DOMException && error.name === "AbortError") return error;
    return error instanceof TypeError ? new NetworkError(error.message) : undefined;
  },
};

/** A typed client of the server's OpenAPI schema. Refusals are thrown as `ProblemError`. */
export const api = createClient<paths>({ baseUrl: globalThis.location.origin });
api.use(problems, csrf, timeZone);

/** The body of a successful response: `await body(api.GET(…))`. */
export async function body<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  return data as T;
}
