/**
 * Opens the judge screen without a network, so that a reload loses nobody their place: the page's
 * shell and the scripts and styles of one build, and nothing else. What the API says and pictures
 * are never kept here, and the shell is fetched as nobody: this device learns nothing of anyone.
 *
 * A page that the network can bring comes from the network, so nobody is held on an old build.
 */
import { isPage, keepBuild, dropOtherBuilds, kept, type Build } from "./offline/build";

/** What of a service worker's world is used: TypeScript knows it only instead of the page's. */
interface ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface InstallEvent extends ExtendableEvent {
  /** Not in every browser yet: what need not pass through here. */
  addRoutes?(rules: { condition: { urlPattern: string }; source: "network" }[]): Promise<void>;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(response: Promise<Response>): void;
}
interface Worker {
  /** Written in front of this script by the server. */
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
  // Answers and pictures don't wait for this script to start, nor does a closing page's last word.
  for (const urlPattern of ["/api/*", "/media/*"])
    void event.addRoutes?.([{ condition: { urlPattern }, source: "network" }]);
  event.waitUntil(keepBuild(build).then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    Promise.all([
      dropOtherBuilds(build),
      // The network is asked while this script is still being started.
      worker.registration.navigationPreload.enable(),
      worker.clients.claim(),
    ]),
  );
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (isPage(request)) event.respondWith(fromNetwork(event));
  else if (build.files.includes(new URL(request.url).pathname))
    event.respondWith(kept(build, request).then((found) => found ?? fetch(request)));
});

async function fromNetwork(event: FetchEvent): Promise<Response> {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (error) {
    const shell = await kept(build, "/");
    if (shell === undefined) throw error;
    return shell;
  }
}
