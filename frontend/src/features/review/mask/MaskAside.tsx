import { Badge, Group, Loader, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Masks } from "@/api/types";
import { formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { Findings } from "@/shared/image/Findings";
import { CorrectionsLine } from "@/shared/masks/CorrectionsLine";
import { Panel } from "@/shared/ui/Panel";
import { MaskVersions } from "./MaskVersions";

interface Props {
  readonly masks: Masks;
  /** True while the mask is being corrected. */
  readonly isLocked: boolean;
  readonly isRescoring: boolean;
}

/** What was found with this mask, the masks before it, and what becomes of the corrections. */
export function MaskAside({ masks, isLocked, isRescoring }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="md" miw={0}>
      <Panel title={t("masks.report.title")} aside={<State masks={masks} isActive={isRescoring} />}>
        <Report masks={masks} />
      </Panel>
      <Panel title={t("masks.history.title")}>
        <MaskVersions masks={masks} isLocked={isLocked} />
      </Panel>
      <Panel title={t("masks.corrections.title")}>
        <CorrectionsLine corrections={masks.corrections} />
      </Panel>
    </Stack>
  );
}

function State({ masks, isActive }: { readonly masks: Masks; readonly isActive: boolean }) {
  const { t } = useTranslation();
  const hasFailed = masks.rescoring?.state === "failed";
  return (
    <div role="status" data-testid="rescoring">
      {isActive && (
        <Group gap={6} wrap="nowrap">
          <Loader size={14} aria-hidden />
          <Text size="sm">{t("masks.report.being")}</Text>
        </Group>
      )}
      {hasFailed && <Badge color="red">{t("masks.report.failed")}</Badge>}
    </div>
  );
}

function Report({ masks }: { readonly masks: Masks }) {
  const { t } = useTranslation();
  const [marked, setMarked] = useState<number | null>(null);
  if (masks.kind === "product") {
    return <Text size="sm">{t("masks.report.again", { count: masks.generations_count })}</Text>;
  }
  if (masks.report === null) return <Text size="sm">{t("masks.report.none")}</Text>;
  return (
    <>
      <Findings report={masks.report} marked={marked} onMark={setMarked} />
      <Text size="sm" c="dimmed" mt="xs" data-testid="p-consistent">
        {t("scores.pConsistent")}: {formatPercent(masks.report.p_consistent)}
      </Text>
    </>
  );
}
