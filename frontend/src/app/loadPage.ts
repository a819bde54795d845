import type { ComponentType } from "react";
import { api } from "@/api/client";
import { NetworkError } from "@/api/problem";

const PATIENCE_MS = 5_000;

/**
 * Fetches a page's code when the page is first opened.
 *
 * If that fails, the browser doesn't say why. Without a connection this throws a NetworkError, so
 * that callers can tell it from a page of an older build, which the server no longer has.
 */
export async function loadPage<Name extends string>(
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
): Promise<{ Component: ComponentType }> {
  try {
    return { Component: (await load())[name] };
  } catch (error) {
    if (await isServerThere()) throw error;
    throw new NetworkError("The page's code could not be fetched.", { cause: error });
  }
}

async function isServerThere(): Promise<boolean> {
  try {
    await api.GET("/api/health/", { signal: AbortSignal.timeout(PATIENCE_MS) });
    return true;
  } catch {
    return false;
  }
}
