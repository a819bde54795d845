import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api, body } from "@/api/client";
import { ProblemError } from "@/api/problem";

/** The lease lasts two minutes (`annotator/review/holds.py`). */
const RENEW_MS = 45_000;

/**
 * Takes the lease on the open image and keeps it, so that two reviewers don't work on the same.
 * Returns the name of the person who has it open already; null for nobody else.
 *
 * @param listed who has it according to the list; nobody tries to take it from them
 */
export function useHold(id: number | null, listed: string | null): string | null {
  const hold = useQuery({
    queryKey: ["desk-hold", id],
    enabled: id !== null && listed === null,
    gcTime: 0,
    staleTime: 0,
    refetchInterval: RENEW_MS,
    retry: false,
    queryFn: async () => {
      const params = { path: { generation: id ?? 0 } };
      try {
        await body(api.POST("/api/generations/{generation}/review/hold/", { params }));
        return null;
      } catch (error) {
        const isHeld = error instanceof ProblemError && error.code === "review_held_by_another";
        if (isHeld) return String(error.values["person"]);
        throw error;
      }
    },
  });
  // Whoever opens another image gives this one up by it; only leaving the desk needs a word.
  const last = useRef(id);
  useEffect(() => {
    last.current = id;
  }, [id]);
  useEffect(
    () => () => {
      if (last.current === null) return;
      const params = { path: { generation: last.current } };
      void api.DELETE("/api/generations/{generation}/review/hold/", { params }).catch(() => null);
    },
    [],
  );
  return listed ?? hold.data ?? null;
}
