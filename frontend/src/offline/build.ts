/** What one build of the front end consists of, as far as it is kept on the device. */
export interface Build {
  /** Another one for each build. */
  readonly version: string;
  /** The script that the shell of this build starts with. */
  readonly entry: string;
  /** Root-relative addresses, each named by its content. */
  readonly files: readonly string[];
}

const CACHE = "packshot.build.";
/** Addresses that are not the single page's. */
const NOT_PAGES = /^\/(api|media|static|site-admin)\//;

/** Fetches all of the build, or nothing of it: half a page is none. */
export async function keepBuild(build: Build): Promise<void> {
  const cache = await caches.open(CACHE + build.version);
  const [shell] = await Promise.all([fetchShell(build), cache.addAll(build.files)]);
  await cache.put("/", shell);
}

export async function dropOtherBuilds({ version }: Build): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(CACHE));
  await Promise.all(names.filter((name) => name !== CACHE + version).map((n) => caches.delete(n)));
}

/** Whether the request is for the single page. */
export function isPage({ mode, method, url }: Pick<Request, "mode" | "method" | "url">): boolean {
  return mode === "navigate" && method === "GET" && !NOT_PAGES.test(new URL(url).pathname);
}

/** What was kept under this address; undefined where the browser has thrown it away. */
export async function kept(
  { version }: Build,
  request: Request | string,
): Promise<Response | undefined> {
  // It says that it varies by cookie; it was fetched without one, and is for everybody.
  return caches.match(request, { cacheName: CACHE + version, ignoreVary: true });
}

/** The page as a stranger gets it. Its nonce is in its own header, which is kept with it. */
async function fetchShell({ entry }: Build): Promise<Response> {
  const shell = await fetch("/", { credentials: "omit", cache: "no-store" });
  // A proxy's login page, or the shell of another build while servers are being replaced.
  if (!shell.ok || shell.redirected || !(await shell.clone().text()).includes(entry))
    throw new Error("The server has no page for this build.");
  return shell;
}
