/**
 * Makes the page work offline from now on. Waits until the page has loaded, so as not to compete
 * with it. If the browser refuses (no TLS, a private window), the page works online only.
 */
export function keepOffline(): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (workers === undefined || !import.meta.env.PROD) return;
  const register = () =>
    workers.register("/service-worker.js", { updateViaCache: "none" }).catch(() => undefined);
  if (document.readyState === "complete") void register();
  else window.addEventListener("load", () => void register(), { once: true });
}
