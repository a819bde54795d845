import { beforeEach, describe, expect, it, vi } from "vitest";
import { BitmapStore, type Lease } from "./BitmapStore";
import { ImageError, loadBitmap } from "./loadBitmap";

const closed: string[] = [];
const SIZE = { width: 100, height: 100 };
let size = SIZE;
const load = vi.fn((url: string) =>
  url.startsWith("bad")
    ? Promise.reject(new ImageError("missing", url))
    : Promise.resolve({ ...size, close: () => closed.push(url) } as unknown as ImageBitmap),
);

beforeEach(() => {
  closed.length = 0;
  size = SIZE;
  load.mockClear();
});

async function loaded(store: BitmapStore, url: string): Promise<Lease> {
  const lease = store.lease(url);
  await lease.loaded;
  return lease;
}

describe("decoded images", () => {
  it("are loaded once, however many need them", async () => {
    const store = new BitmapStore(load);
    const [one, two] = await Promise.all([loaded(store, "a"), loaded(store, "a")]);
    expect(one.image).not.toBeNull();
    expect(one.image).toBe(two.image);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it("stay open while anybody needs them, and for a while afterwards", async () => {
    const store = new BitmapStore(load);
    const kept = await loaded(store, "kept");
    (await loaded(store, "kept")).release();
    for (let i = 0; i < 20; i++) (await loaded(store, `other ${i}`)).release();
    expect(closed).not.toContain("kept");
    expect(kept.image).not.toBeNull();
    expect(closed).toContain("other 0");
    expect(closed).not.toContain("other 19");
    await loaded(store, "other 19");
    expect(load).toHaveBeenCalledTimes(21);
  });

  it("are closed oldest first", async () => {
    const store = new BitmapStore(load);
    const leases: Lease[] = [];
    for (let i = 0; i < 12; i++) leases.push(await loaded(store, `${i}`));
    for (const lease of leases) lease.release();
    expect(closed).toEqual(["0", "1", "2"]);
  });

  it("are closed sooner if they are large", async () => {
    size = { width: 4000, height: 4000 };
    const store = new BitmapStore(load);
    for (const url of ["a", "b"]) (await loaded(store, url)).release();
    expect(closed).toEqual(["a"]);
  });

  it("are closed at once when the screen is left, except those in use", async () => {
    const store = new BitmapStore(load);
    await loaded(store, "used");
    (await loaded(store, "unused")).release();
    store.closeUnused();
    expect(closed).toEqual(["unused"]);
  });

  it("are closed on arrival if nobody needs them any more", async () => {
    const store = new BitmapStore(load);
    const lease = store.lease("late");
    lease.release();
    store.closeUnused();
    await lease.loaded;
    expect(closed).toEqual(["late"]);
  });

  it("are loaded again after a failure", async () => {
    const store = new BitmapStore(load);
    const lease = store.lease("bad");
    await expect(lease.loaded).rejects.toMatchObject({ why: "missing" });
    await expect(store.lease("bad").loaded).rejects.toThrow();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("are not closed by the release of an earlier, failed attempt", async () => {
    load.mockRejectedValueOnce(new ImageError("unreachable", "a"));
    const store = new BitmapStore(load);
    const failed = store.lease("a");
    await expect(failed.loaded).rejects.toThrow();
    const second = await loaded(store, "a");
    failed.release();
    store.closeUnused();
    expect(second.image).not.toBeNull();
    expect(closed).toEqual([]);
  });
});

describe("a lease", () => {
  it("has no image once it is released, and a second release does nothing", async () => {
    const store = new BitmapStore(load);
    const [one, other] = [await loaded(store, "a"), await loaded(store, "a")];
    one.release();
    one.release();
    store.closeUnused();
    expect(one.image).toBeNull();
    expect(one.share()).toBeNull();
    expect(other.image).not.toBeNull();
    expect(closed).toEqual([]);
  });

  it("can be shared: the image stays open until the last share is released", async () => {
    const store = new BitmapStore(load);
    const one = await loaded(store, "a");
    const share = one.share();
    one.release();
    store.closeUnused();
    expect(share?.image).not.toBeNull();
    share?.release();
    store.closeUnused();
    expect(closed).toEqual(["a"]);
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

  it("says that the server cannot be reached", async () => {
    answer(Promise.reject(new TypeError("Failed to fetch")));
    await expect(loadBitmap("/media/x")).rejects.toMatchObject({ why: "unreachable" });
  });

  it("says that the file is damaged", async () => {
    answer(Promise.resolve(new Response("not an image")));
    vi.stubGlobal("createImageBitmap", () => Promise.reject(new DOMException("cannot decode")));
    await expect(loadBitmap("/media/x")).rejects.toMatchObject({ why: "damaged" });
  });
});
