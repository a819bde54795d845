import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { Job } from "@/api/types";
import { t } from "@/shared/i18n";
import { isActive } from "@/shared/jobs/queries";
import { notifyError } from "@/shared/ui/notify";
import { say } from "@/shared/words/say";
import type { ClickPoint } from "./drawing";
import { maskFile, openMask } from "./maskFiles";
import { maskOf, runsOf } from "./runs";
import type { Mask } from "./strokes";

/** The original of a product, or one of its generations. */
export interface PictureId {
  readonly kind: "product" | "generation";
  readonly id: number;
}

const RESCORING_POLL_MS = 1_000;
const CLICK_POLL_MS = 150;

function masksKey(projectId: number, { kind, id }: PictureId) {
  return [...keys.review(projectId), "masks", kind, id] as const;
}

/** A picture with its mask and all earlier ones, refetched while its report is being recomputed. */
export function useMasks(projectId: number, picture: PictureId) {
  return useQuery({
    queryKey: masksKey(projectId, picture),
    queryFn: () => body(getMasks(picture)),
    refetchInterval: ({ state }) =>
      state.data?.rescoring && isActive(state.data.rescoring) ? RESCORING_POLL_MS : false,
  });
}

function getMasks({ kind, id }: PictureId) {
  return kind === "product"
    ? api.GET("/api/products/{product}/masks/", { params: { path: { product: id } } })
    : api.GET("/api/generations/{generation}/masks/", { params: { path: { generation: id } } });
}

/** A mask as large as the picture that is shown; its files never change. */
export function useOpenMask(
  picture: string,
  mask: string | null,
  outline: readonly (readonly (readonly number[])[])[] = [],
  isEnabled = true,
) {
  return useQuery({
    queryKey: ["mask", picture, mask, mask === null ? outline : []],
    enabled: isEnabled,
    staleTime: Infinity,
    gcTime: 60_000, // of a megabyte each
    structuralSharing: false,
    queryFn: () => openMask(picture, mask, outline),
  });
}

/** Asks for the mask after a click; null if that failed, which the person is told. */
export function useClick(picture: PictureId) {
  return async (mask: Mask, clicks: readonly ClickPoint[]): Promise<Mask | null> => {
    try {
      const { width, height } = mask;
      const content = { mask: { width, height, runs: runsOf(mask) }, clicks: [...clicks] };
      const { job } = await body(postClicks(picture, content));
      return foundBy(await ended(job), mask);
    } catch (error) {
      notifyError(error);
      return null;
    }
  };
}

type Clicks = { mask: { width: number; height: number; runs: number[] }; clicks: ClickPoint[] };

function postClicks({ kind, id }: PictureId, content: Clicks) {
  return kind === "product"
    ? api.POST("/api/products/{product}/masks/clicks/", {
        params: { path: { product: id } },
        body: content,
      })
    : api.POST("/api/generations/{generation}/masks/clicks/", {
        params: { path: { generation: id } },
        body: content,
      });
}

/** The reply waits for the job, but not for ever: a worker may be busy. */
async function ended(job: Job): Promise<Job> {
  let now = job;
  while (isActive(now)) {
    await new Promise((resolve) => setTimeout(resolve, CLICK_POLL_MS));
    now = await body(api.GET("/api/jobs/{job}/", { params: { path: { job: job.id } } }));
  }
  return now;
}

function foundBy({ result, error }: Job, mask: Mask): Mask {
  const runs = result["runs"];
  if (!Array.isArray(runs)) throw new Error(error === null ? t("masks.clickFailed") : say(error));
  return maskOf(runs as number[], mask);
}

/** Saves a corrected mask as a new version. */
export function useSaveMask(projectId: number, picture: PictureId) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ mask, seen }: { readonly mask: Mask; readonly seen: string }) => {
      const form = new FormData();
      form.append("mask", await maskFile(mask), "mask.png");
      form.append("seen", seen);
      if (picture.kind === "product") {
        await api.POST("/api/products/{product}/mask/", {
          params: { path: { product: picture.id } },
          body: { confirm: false, unusable: false, seen },
          bodySerializer: () => form,
        });
      } else {
        await api.POST("/api/generations/{generation}/masks/", {
          params: { path: { generation: picture.id } },
          body: { mask: "", seen },
          bodySerializer: () => form,
        });
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.project(projectId) }),
    onError: notifyError,
  });
}

/** Puts an earlier mask back, as a new version. */
export function useRestoreMask(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (version: number) =>
      body(
        api.POST("/api/mask-versions/{mask_version}/restore/", {
          params: { path: { mask_version: version } },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: keys.project(projectId) }),
    onError: notifyError,
  });
}
