/**
 * Opens the judge screen offline, so that nobody loses their place in a reload.
 *
 * It keeps only the page's shell and the scripts and styles of one build. API responses and
 * pictures are never kept, and the shell is fetched without credentials, so no personal data stays
 * on the device. Pages come from the network whenever possible, so nobody is stuck on an old build.
 */
import { isPage, keepBuild, dropOtherBuilds, kept, type Build } from "./offline/build";

// The parts of the service worker API used here: TypeScript's own types for it exclude the DOM's.
interface ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface InstallEvent extends ExtendableEvent {
  /** Sends requests past this script. Not in every browser yet. */
  addRoutes?(rules: { condition: { urlPattern: string }; source: "network" }[]): Promise<void>;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(response: Promise<Response>): void;
}
interface Worker {
  /** The server writes it in front of this script. */
  readonly BUILD: Build;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install", listen: (event: InstallEvent) => void): void;
  addEventListener(type: "activate", listen: (event: ExtendableEvent) => void): void;
  addEventListener(type: "fetch", listen: (event: FetchEvent) => void): void;
}

const worker = globalThis as unknown as Worker;
const build = worker.BUILD;

worker.addEventListener("install", (event) => {
  // API calls, pictures and the beacon of a closing page must not wait for this script to start.
  for (const urlPattern of ["/api/*", "/media/*", "/sso/*"])
    void event.addRoutes?.([{ condition: { urlPattern }, source: "network" }]);
  event.waitUntil(keepBuild(build).then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    Promise.all([
      dropOtherBuilds(build),
      // The page is requested while this script is still starting.
      worker.registration.navigationPreload.enable(),
      worker.clients.claim(),
    ]),
  );
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (isPage(request)) event.respondWith(fromNetwork(event));
  // The request is on its way already. Without this answer it would be sent a second time, and an
  // address that works once, such as the way back from an identity provider, would have been used.
  else if (request.mode === "navigate") event.respondWith(once(event));
  else if (build.files.includes(new URL(request.url).pathname))
    event.respondWith(kept(build, request).then((found) => found ?? fetch(request)));
});

async function once(event: FetchEvent): Promise<Response> {
  return (await event.preloadResponse) ?? (await fetch(event.request));
}

async function fromNetwork(event: FetchEvent): Promise<Response> {
  try {
    return await once(event);
  } catch (error) {
    const shell = await kept(build, "/");
    if (shell === undefined) throw error;
    return shell;
  }
}
