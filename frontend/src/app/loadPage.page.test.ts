import { describe, expect, it, vi } from "vitest";
import { api } from "@/api/client";
import { NetworkError, problemFrom } from "@/api/problem";
import { loadPage } from "./loadPage";

const Page = () => null;
const gone = new TypeError("Failed to fetch dynamically imported module");

describe("the code of a page", () => {
  it("is what its module exports under that name", async () => {
    expect(await loadPage(() => Promise.resolve({ Page }), "Page")).toEqual({ Component: Page });
  });

  it("is gone if the server has another build", async () => {
    vi.spyOn(api, "GET").mockResolvedValue({ data: { status: "ok" } } as never);
    await expect(loadPage<"Page">(() => Promise.reject(gone), "Page")).rejects.toBe(gone);
  });

  it.each([
    ["no server answers", () => Promise.resolve(new NetworkError("Failed to fetch"))],
    ["a proxy answers in the server's place", () => problemFrom(new Response("", { status: 502 }))],
  ])("can't be fetched if %s", async (_why, refusal) => {
    vi.spyOn(api, "GET").mockRejectedValue(await refusal());
    const loading = loadPage<"Page">(() => Promise.reject(gone), "Page");
    await expect(loading).rejects.toBeInstanceOf(NetworkError);
    await expect(loading).rejects.toMatchObject({ cause: gone });
  });
});
