/** The parts of one front-end build that are kept on the device. */
export interface Build {
  /** Different for each build. */
  readonly version: string;
  /** The script that the shell of this build starts. */
  readonly entry: string;
  /** Root-relative addresses with a content hash in each name. */
  readonly files: readonly string[];
}

const CACHE = "packshot.build.";
/** Addresses that don't belong to the single-page app. */
const NOT_PAGES = /^\/(api|media|sso|static|site-admin)\//;

/** Keeps the whole build or nothing: an incomplete build would not work. */
export async function keepBuild(build: Build): Promise<void> {
  const cache = await caches.open(CACHE + build.version);
  const [shell] = await Promise.all([fetchShell(build), cache.addAll(build.files)]);
  await cache.put("/", shell);
}

export async function dropOtherBuilds({ version }: Build): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(CACHE));
  await Promise.all(names.filter((name) => name !== CACHE + version).map((n) => caches.delete(n)));
}

/** Whether the request is for the single-page app. */
export function isPage({ mode, method, url }: Pick<Request, "mode" | "method" | "url">): boolean {
  return mode === "navigate" && method === "GET" && !NOT_PAGES.test(new URL(url).pathname);
}

/** What was kept under this address; undefined if the browser has evicted it. */
export async function kept(
  { version }: Build,
  request: Request | string,
): Promise<Response | undefined> {
  // The shell says "Vary: Cookie", but it was fetched without cookies and suits everybody.
  return caches.match(request, { cacheName: CACHE + version, ignoreVary: true });
}

/** The page as an anonymous visitor gets it. Its headers, which carry its nonce, are kept too. */
async function fetchShell({ entry }: Build): Promise<Response> {
  const shell = await fetch("/", { credentials: "omit", cache: "no-store" });
  // It may be a proxy's login page, or another build's shell while servers are being replaced.
  if (!shell.ok || shell.redirected || !(await shell.clone().text()).includes(entry))
    throw new Error("The server has no page for this build.");
  return shell;
}
