import { Stack, Table, Text } from "@mantine/core";
import type { Machine } from "@/api/types";
import { formatCount, formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";

/** What it said, how far it agrees with people, and how many of their answers it saves. */
export function MachineFigures({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation();
  const { counts } = machine;
  return (
    <Panel title={t("machine.figures.title")}>
      <Stack gap="md">
        <Text maw="80ch" data-testid="machine-worth">
          <Worth machine={machine} />
        </Text>
        <Table maw={560} withRowBorders={false}>
          <Table.Tbody>
            <Row label={t("machine.figures.agreement")}>
              {machine.agreement
                ? t("machine.figures.of", {
                    value: formatPercent(machine.agreement.value),
                    low: formatPercent(machine.agreement.low),
                    high: formatPercent(machine.agreement.high),
                    count: machine.compared,
                  })
                : t("machine.figures.tooFewCompared", {
                    count: machine.compared,
                    needed: machine.fewest_compared,
                  })}
            </Row>
            {machine.first && (
              <Row label={t("machine.figures.first")}>
                {t("machine.figures.range", {
                  value: formatPercent(machine.first.value),
                  low: formatPercent(machine.first.low),
                  high: formatPercent(machine.first.high),
                })}
              </Row>
            )}
            {(["asked", "decided", "contradicted", "equal", "unusable"] as const).map((name) => (
              <Row key={name} label={t(`machine.figures.${name}`)}>
                {formatCount(counts[name])}
              </Row>
            ))}
          </Table.Tbody>
        </Table>
      </Stack>
    </Panel>
  );
}

function Row({ label, children }: { readonly label: string; readonly children: string }) {
  return (
    <Table.Tr>
      <Table.Th scope="row">{label}</Table.Th>
      <Table.Td>{children}</Table.Td>
    </Table.Tr>
  );
}

function Worth({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation();
  const { worth } = machine;
  if (worth === null) return t("machine.worth.none");
  const used = { people: worth.people_answers, pairs: worth.machine_pairs };
  if (!worth.saved || !worth.gain) return t("machine.worth.tooFew", used);
  if (worth.gain.high < 0) return t("machine.worth.harm", used);
  return t("machine.worth.saved", {
    ...used,
    saved: Math.round(worth.saved.value),
    low: Math.round(worth.saved.low),
    high: Math.round(worth.saved.high),
  });
}
