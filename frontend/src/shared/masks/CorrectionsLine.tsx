import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { Corrections } from "@/api/types";
import { useTranslation } from "@/shared/i18n";

/** How many corrected masks wait for the next fine-tuning of the segmenter. */
export function CorrectionsLine({ corrections }: { readonly corrections: Corrections }) {
  const { t } = useTranslation();
  return (
    <Text size="sm" data-testid="corrections">
      {t("masks.corrections.waiting", { count: corrections.waiting })}
      {" · "}
      {t("masks.corrections.total", { count: corrections.total })}
    </Text>
  );
}

/** The same for a project; nothing where nobody has corrected a mask. */
export function ProjectCorrections({ projectId }: { readonly projectId: number }) {
  const corrections = useQuery({
    queryKey: [...keys.review(projectId), "corrections"],
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/corrections/", {
          params: { path: { project: projectId } },
        }),
      ),
  });
  if (!corrections.data?.total) return null;
  return <CorrectionsLine corrections={corrections.data} />;
}
