import type { ComponentType } from "react";
import { api } from "@/api/client";
import { NetworkError } from "@/api/problem";

const PATIENCE_MS = 5_000;

/**
 * A page's code, which is fetched when the page is first opened.
 *
 * Where it can't be, the browser doesn't say why: without a connection a NetworkError is thrown, so
 * that this can be told from a page of an older build, which is not there any more.
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
