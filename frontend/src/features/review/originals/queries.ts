import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { cursorOf, keys } from "@/api/queries";
import type { Original } from "@/api/types";
import { maskFile } from "@/shared/masks/maskFiles";
import { useOpenMask } from "@/shared/masks/queries";
import type { Mask } from "@/shared/masks/strokes";
import { notifyError } from "@/shared/ui/notify";

/** The originals to confirm, most doubtful first. */
export function useOriginals(projectId: number) {
  return useInfiniteQuery({
    queryKey: [...keys.review(projectId), "originals"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/projects/{project}/originals/", {
          params: { path: { project: projectId }, query: pageParam ? { cursor: pageParam } : {} },
        }),
      ),
    getNextPageParam: (page) => cursorOf(page.next),
  });
}

/** The original of one product, if its mask is doubtful; null if it is settled. */
export function useOriginal(projectId: number, productId: number | null) {
  return useQuery({
    queryKey: [...keys.review(projectId), "original", productId],
    enabled: productId !== null,
    queryFn: async () => {
      const page = await body(
        api.GET("/api/projects/{project}/originals/", {
          params: {
            path: { project: projectId },
            query: productId === null ? {} : { product: productId },
          },
        }),
      );
      return page.results[0] ?? null;
    },
  });
}

/** The mask of an original, as large as the picture that is shown. Its files never change. */
export function useMask(original: Original | null) {
  return useOpenMask(original?.image.screen ?? "", original?.mask ?? null, [], original !== null);
}

interface Check {
  readonly original: Original;
  readonly decision: "confirm" | "unusable" | Mask;
}

export function useCheckMask(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ original, decision }: Check) => {
      const seen = original.mask ?? "";
      const form = typeof decision === "string" ? null : await formOf(decision, seen);
      return body(
        api.POST("/api/products/{product}/mask/", {
          params: { path: { product: original.id } },
          body: {
            confirm: decision === "confirm",
            unusable: decision === "unusable",
            seen,
          },
          ...(form && { bodySerializer: () => form }),
        }),
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.project(projectId) }),
    onError: notifyError,
  });
}

async function formOf(mask: Mask, seen: string): Promise<FormData> {
  const form = new FormData();
  form.append("mask", await maskFile(mask), "mask.png");
  form.append("seen", seen);
  return form;
}
