import { Badge, Group, List, Title } from "@mantine/core";
import type { ModelVersion } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { findingWords } from "./gateWords";

/** Why the version went into use by itself, or did not. */
export function GateReasons({ gate }: Pick<ModelVersion, "gate">) {
  const { t } = useTranslation();
  const findings = gate.findings ?? [];
  // Versions from before findings were kept have sentences alone.
  const words = findings.length
    ? findings.map((finding) => findingWords(finding, t))
    : (gate.reasons ?? []);
  return (
    <div>
      <Group gap="xs" mb="xs">
        <Title order={3}>{t("models.gate.title")}</Title>
        <Badge color={gate.promote ? "teal" : "yellow"}>
          {t(gate.promote ? "models.gate.promoted" : "models.gate.waiting")}
        </Badge>
      </Group>
      <List size="sm" spacing={4}>
        {words.map((reason) => (
          <List.Item key={reason}>{reason}</List.Item>
        ))}
      </List>
    </div>
  );
}
