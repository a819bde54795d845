import { Group } from "@mantine/core";
import type { ModelVersion } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { ConfirmButton } from "@/shared/ui/ConfirmButton";
import { usePromote, useRetire } from "./queries";

interface Props {
  readonly version: ModelVersion;
  readonly isOlder: boolean;
}

/** Puts the version in use, or turns it down. */
export function VersionActions({ version, isOlder }: Props) {
  const { t } = useTranslation();
  const project = useCurrentProject().id;
  const promote = usePromote(project);
  const retire = useRetire(project);
  const { number } = version;
  return (
    <Group justify="flex-end" gap="xs">
      {version.state === "candidate" && (
        <ConfirmButton
          variant="subtle"
          color="gray"
          loading={retire.isPending}
          question={t("models.retireQuestion", { number })}
          explanation={t("models.retireExplanation")}
          confirm={t("models.retire")}
          onConfirm={() => retire.mutate(version)}
        >
          {t("models.retire")}
        </ConfirmButton>
      )}
      <ConfirmButton
        variant="default"
        loading={promote.isPending}
        question={t("models.promoteQuestion", { number })}
        explanation={t("models.promoteExplanation")}
        confirm={t(isOlder ? "models.rollBack" : "models.promote")}
        onConfirm={() => promote.mutate(version)}
      >
        {t(isOlder ? "models.rollBack" : "models.promote")}
      </ConfirmButton>
    </Group>
  );
}
