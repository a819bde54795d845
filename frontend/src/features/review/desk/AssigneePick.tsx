import { Select } from "@mantine/core";
import type { DeskItem } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { notifyError } from "@/shared/ui/notify";
import { useAssign, useReviewers } from "./queries";

const NOBODY = "";

/** Whose it is to review the image. */
export function AssigneePick({ item }: { readonly item: DeskItem }) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const reviewers = useReviewers(project.id);
  const assign = useAssign(project.id);
  const people = [
    ...(reviewers.data ?? []),
    ...(item.assignee && !reviewers.data ? [item.assignee] : []),
  ];
  return (
    <Select
      size="xs"
      label={t("review.assignee")}
      allowDeselect={false}
      data={[
        { value: NOBODY, label: t("review.nobody") },
        ...people.map(({ id, username }) => ({ value: String(id), label: username })),
      ]}
      value={item.assignee ? String(item.assignee.id) : NOBODY}
      onChange={(to) =>
        assign.mutate({ ids: [item.id], to: to ? Number(to) : null }, { onError: notifyError })
      }
    />
  );
}
