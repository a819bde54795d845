import { Badge, Group, List, Title } from "@mantine/core";
import type { ModelVersion } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useSay } from "@/shared/words/say";
import classes from "./models.module.css";

/** Why the version went into use automatically, or did not. */
export function GateReasons({ gate }: Pick<ModelVersion, "gate">) {
  const { t } = useTranslation();
  const say = useSay();
  return (
    <div>
      <Group gap="xs" mb="xs">
        <Title order={3}>{t("models.gate.title")}</Title>
        <Badge color={gate.promote ? "teal" : "yellow"}>
          {t(gate.promote ? "models.gate.promoted" : "models.gate.waiting")}
        </Badge>
      </Group>
      <List size="sm" spacing={4}>
        {gate.reasons.map(say).map((reason) => (
          <List.Item key={reason}>
            <span className={classes.reason}>{reason}</span>
          </List.Item>
        ))}
      </List>
    </div>
  );
}
