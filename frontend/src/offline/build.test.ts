import { beforeEach, describe, expect, it, vi } from "vitest";
import { dropOtherBuilds, isPage, keepBuild, kept, type Build } from "./build";

const build: Build = { version: "b2", entry: "/static/main-2.js", files: ["/static/main-2.js"] };

/** The parts of the browser's cache storage that the code uses. */
class Caches {
  readonly all = new Map<string, Map<string, Response>>();
  missing: string | null = null;

  open = (name: string) => {
    const cache = this.all.get(name) ?? new Map<string, Response>();
    this.all.set(name, cache);
    return Promise.resolve({
      addAll: (files: string[]) => {
        if (this.missing !== null) return Promise.reject(new TypeError(this.missing));
        for (const file of files) cache.set(file, new Response(file));
        return Promise.resolve();
      },
      put: (address: string, response: Response) => {
        cache.set(address, response);
        return Promise.resolve();
      },
    });
  };
  keys = () => Promise.resolve([...this.all.keys()]);
  delete = (name: string) => Promise.resolve(this.all.delete(name));
  match = (address: string, { cacheName }: { cacheName: string }) =>
    Promise.resolve(this.all.get(cacheName)?.get(address));
}

let caches: Caches;
const fetched = vi.fn<typeof fetch>();

function serverShows(html: string, status = 200): void {
  fetched.mockResolvedValue(new Response(html, { status }));
}

beforeEach(() => {
  caches = new Caches();
  fetched.mockReset();
  vi.stubGlobal("caches", caches);
  vi.stubGlobal("fetch", fetched);
});

describe("the build that is kept on the device", () => {
  it("is the shell, fetched without credentials, and the build's files", async () => {
    serverShows('<script src="/static/main-2.js">');
    await keepBuild(build);
    expect(fetched).toHaveBeenCalledWith("/", expect.objectContaining({ credentials: "omit" }));
    expect(await (await kept(build, "/"))?.text()).toContain("main-2.js");
    expect(await (await kept(build, "/static/main-2.js"))?.text()).toBe("/static/main-2.js");
    expect(await kept(build, "/static/other.js")).toBeUndefined();
  });

  it.each([
    ["the shell of another build", '<script src="/static/main-1.js">', 200],
    ["an error page", "/static/main-2.js", 503],
  ])("is not taken from %s", async (_what, html, status) => {
    serverShows(html, status);
    await expect(keepBuild(build)).rejects.toThrow();
    expect(await kept(build, "/")).toBeUndefined();
  });

  it("is never incomplete", async () => {
    serverShows('<script src="/static/main-2.js">');
    caches.missing = "gone";
    await expect(keepBuild(build)).rejects.toThrow("gone");
    expect(await kept(build, "/")).toBeUndefined();
  });

  it("replaces the previous build and no other cache", async () => {
    for (const name of ["packshot.build.b1", "packshot.build.b2", "another's"])
      await caches.open(name);
    await dropOtherBuilds(build);
    expect(await caches.keys()).toEqual(["packshot.build.b2", "another's"]);
  });
});

describe("the single page", () => {
  const page = (path: string, mode: RequestMode = "navigate", method = "GET") =>
    isPage({ url: `https://packshot.test${path}`, mode, method });

  it("is at every address except those of files, the API and Django's admin", () => {
    expect(["/", "/projects/3/judge", "/apiary"].map((path) => page(path))).toEqual([
      ...[true, true, true],
    ]);
    const others = [
      "/api/session/",
      "/media/1/a.webp",
      "/static/a.js",
      "/site-admin/login/",
      "/sso/login/",
    ];
    expect(others.filter((path) => page(path))).toEqual([]);
  });

  it("answers navigation only, not a script's request or a submitted form", () => {
    expect(page("/", "cors")).toBe(false);
    expect(page("/", "navigate", "POST")).toBe(false);
  });
});
