import { Alert, List, Text } from "@mantine/core";
import { formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { mixOf, type Part } from "./mix";
import { parsed, type NumberName } from "./numbers";

const PARTS: readonly Part[] = ["learn", "explore", "audit", "gold", "repeat"];

interface Props {
  readonly values: Readonly<Record<NumberName, string>>;
}

/** What the quotas mean in words, as they are being typed. */
export function MixSentence({ values }: Props) {
  const { t } = useTranslation();
  const number = (name: NumberName) => parsed(name, values[name]);
  const [explore, audit, gold, repeat] = [
    number("explore_share"),
    number("audit_question_share"),
    number("gold_share"),
    number("repeat_share"),
  ];
  const [pairs, lot, aside] = [
    number("pair_share"),
    number("lot_question_share"),
    number("audit_share"),
  ];
  if (explore === null || audit === null || gold === null || repeat === null) return null;
  if (pairs === null || lot === null || aside === null) return null;
  const mix = mixOf({ explore, audit, gold, repeat });
  const list = PARTS.filter((part) => mix[part] > 0).map((part) =>
    t(`projects.mix.part.${part}`, { number: mix[part] }),
  );
  return (
    <Alert variant="light" color="gray" mt="md" data-testid="mix">
      <Text size="sm" fw={550} aria-live="polite">
        {t("projects.mix.sentence", { list: list.join(t("projects.mix.and")) })}
      </Text>
      <List size="sm" spacing={2} mt={6}>
        <List.Item>{t("projects.mix.pairs", { share: formatPercent(pairs) })}</List.Item>
        <List.Item>{t("projects.mix.audit", { share: formatPercent(aside) })}</List.Item>
        <List.Item>{t("projects.mix.lot", { share: formatPercent(lot) })}</List.Item>
        <List.Item>{t("projects.mix.reserve")}</List.Item>
        <List.Item>{t("projects.mix.first")}</List.Item>
      </List>
    </Alert>
  );
}
