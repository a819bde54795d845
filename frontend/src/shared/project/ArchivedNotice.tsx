import { Alert } from "@mantine/core";
import { IconArchive } from "@tabler/icons-react";
import type { Project } from "@/api/types";
import { formatDate } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";

/** Above every page of an archived project. */
export function ArchivedNotice({ project }: { readonly project: Project }) {
  const { t } = useTranslation();
  if (project.archived_at === null) return null;
  return (
    <Alert color="gray" variant="light" mb="lg" icon={<IconArchive aria-hidden />} role="status">
      {project.deleting_at === null
        ? t("archived.notice", { date: formatDate(project.archived_at) })
        : t("archived.deleting")}
    </Alert>
  );
}
