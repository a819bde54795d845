import { isLoggedOut, isTransient, ProblemError } from "@/api/problem";
import { backoff } from "./backoff";
import type { JudgeServer } from "./server";

/**
 * What to do about a failed request: try it again later, keep it because the person was removed
 * from the project, or give it up.
 */
export type Outcome = "tryLater" | "removed" | "final";

export async function outcomeOf(error: unknown, server: JudgeServer): Promise<Outcome> {
  if (isTransient(error) || isLoggedOut(error)) return "tryLater";
  if (!(error instanceof ProblemError)) return "final";
  if (error.code === "csrf") {
    await server.renewCsrfToken().catch(() => undefined);
    return "tryLater";
  }
  if (error.status !== 404) return "final";
  // A question may be not found because the person may no longer see the project.
  return (await server.isMember().catch(() => true)) ? "final" : "removed";
}

/** Milliseconds until the next attempt: as the server asks, or else longer each time. */
export function delayBeforeRetry(error: unknown, attempts: number): number {
  const seconds = (error as Partial<ProblemError>).retryAfter;
  return typeof seconds === "number" ? seconds * 1_000 : backoff(attempts);
}
