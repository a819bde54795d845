import { afterEach, describe, expect, it, vi } from "vitest";
import { api, body } from "./client";
import { rememberCsrfToken } from "./csrf";
import { isLoggedOut, isTransient, NetworkError, ProblemError } from "./problem";

// The client keeps the `fetch` it finds at import, so it must be replaced before that.
const fetching = vi.hoisted(() => {
  const fake = vi.fn<(request: Request) => Promise<Response>>();
  globalThis.fetch = fake as unknown as typeof fetch;
  return fake;
});
afterEach(() => fetching.mockReset());

function reply(status: number, content: unknown, headers: Record<string, string> = {}): void {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const init = { status, headers: { "content-type": "application/problem+json", ...headers } };
  fetching.mockImplementation(() => Promise.resolve(new Response(text, init)));
}

async function refused(): Promise<unknown> {
  return body(api.GET("/api/session/")).catch((error: unknown) => error);
}

const WRONG = { code: "too_long", values: { most: 3 }, text: "Too long." };

describe("the client", () => {
  it("sends the CSRF token with requests that change something, and only with those", async () => {
    rememberCsrfToken("token-1");
    reply(200, {});
    await body(api.GET("/api/session/csrf/"));
    await body(api.POST("/api/session/link/", { body: { secret: "s" } }));
    const [read, written] = fetching.mock.calls.map(([request]) => request);
    expect(read?.headers.get("X-CSRFToken")).toBeNull();
    expect(written?.headers.get("X-CSRFToken")).toBe("token-1");
  });

  it("sends the caller's time zone", async () => {
    reply(200, {});
    await body(api.GET("/api/session/csrf/"));
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(zone).toBeTruthy();
    expect(fetching.mock.calls[0]?.[0].headers.get("Time-Zone")).toBe(zone);
  });

  it("throws the server's problem with its fields", async () => {
    reply(400, {
      type: "/problems/too_long",
      title: "Invalid",
      status: 400,
      detail: "Too long.",
      values: { most: 3 },
      fields: { name: [WRONG, "of an older server"] },
    });
    const error = await refused();
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({
      status: 400,
      code: "too_long",
      values: { most: 3 },
      fields: { name: [WRONG] },
    });
    expect(isTransient(error)).toBe(false);
  });

  it("recognises that a login is needed", async () => {
    reply(401, { title: "Not logged in", status: 401 });
    expect(isLoggedOut(await refused())).toBe(true);
  });

  it("turns a proxy's error page into a problem without showing its text", async () => {
    reply(502, "<html>Bad gateway</html>", { "content-type": "text/html" });
    const error = await refused();
    expect(error).toMatchObject({ status: 502, detail: "" });
    expect(isTransient(error)).toBe(true);
  });

  it("says how many seconds to wait before asking again", async () => {
    reply(429, { title: "Slow down" }, { "retry-after": "7" });
    expect(await refused()).toMatchObject({ status: 429, retryAfter: 7 });
  });

  it("turns a broken connection into a NetworkError", async () => {
    fetching.mockRejectedValue(new TypeError("Failed to fetch"));
    const error = await refused();
    expect(error).toBeInstanceOf(NetworkError);
    expect(isTransient(error)).toBe(true);
  });
});
