import { beforeEach, describe, expect, it, vi } from "vitest";
import { BitmapStore } from "./BitmapStore";
import { ImageError, loadBitmap } from "./loadBitmap";

const closed: string[] = [];
const load = vi.fn((url: string) =>
  url.startsWith("bad")
    ? Promise.reject(new ImageError("missing", url))
    : Promise.resolve({ close: () => closed.push(url) } as unknown as ImageBitmap),
);

beforeEach(() => {
  closed.length = 0;
  load.mockClear();
});

/** Let the promises behind a release run. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("decoded images", () => {
  it("are loaded once, however many need them", async () => {
    const store = new BitmapStore(load);
    const [one, two] = await Promise.all([store.acquire("a"), store.acquire("a")]);
    expect(one).toBe(two);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it("stay while anybody needs them, and for a while afterwards", async () => {
    const store = new BitmapStore(load);
    await store.acquire("kept");
    await store.acquire("kept");
    store.release("kept");
    for (let i = 0; i < 20; i++) {
      await store.acquire(`other ${i}`);
      store.release(`other ${i}`);
    }
    await settled();
    expect(closed).not.toContain("kept");
    expect(closed).toContain("other 0");
    expect(closed).not.toContain("other 19");
    await store.acquire("other 19");
    expect(load).toHaveBeenCalledTimes(21);
  });

  it("give their memory back oldest first", async () => {
    const store = new BitmapStore(load);
    for (let i = 0; i < 12; i++) await store.acquire(`${i}`);
    for (let i = 0; i < 12; i++) store.release(`${i}`);
    await settled();
    expect(closed).toEqual(["0", "1", "2"]);
  });

  it("are tried again after a failure", async () => {
    const store = new BitmapStore(load);
    await expect(store.acquire("bad")).rejects.toMatchObject({ why: "missing" });
    store.release("bad");
    await expect(store.acquire("bad")).rejects.toThrow();
    expect(load).toHaveBeenCalledTimes(2);
  });
});

describe("an image that cannot be shown", () => {
  const answer = (response: Promise<Response>) =>
    vi.stubGlobal(
      "fetch",
      vi.fn(() => response),
    );

  it.each([
    [404, "missing"],
    [403, "refused"],
    [502, "unreachable"],
  ])("says why: status %i is %s", async (status, why) => {
    answer(Promise.resolve(new Response("", { status })));
    await expect(loadBitmap("/media/x")).rejects.toMatchObject({ why });
  });

  it("says that the server is away", async () => {
    answer(Promise.reject(new TypeError("Failed to fetch")));
    await expect(loadBitmap("/media/x")).rejects.toMatchObject({ why: "unreachable" });
  });

  it("says that the file is damaged", async () => {
    answer(Promise.resolve(new Response("not an image")));
    vi.stubGlobal("createImageBitmap", () => Promise.reject(new DOMException("cannot decode")));
    await expect(loadBitmap("/media/x")).rejects.toMatchObject({ why: "damaged" });
  });
});
