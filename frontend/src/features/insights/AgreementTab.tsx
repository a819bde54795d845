import { Stack, Table, Text } from "@mantine/core";
import type { AgreementFigures } from "@/api/types";
import { Downloads } from "@/shared/charts/Downloads";
import { cell } from "@/shared/charts/table";
import { formatCount, formatPercent, formatScore } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import { wordOnAlpha } from "./agreement";
import classes from "./insights.module.css";
import { useAgreement } from "./queries";
import { RateBar } from "./RateBar";
import { WideTable } from "./WideTable";

type Kind = AgreementFigures["kinds"][number];

/** How well people agree, with each other and with themselves. */
export function AgreementTab() {
  const project = useCurrentProject();
  const agreement = useAgreement(project.id);
  return (
    <Loaded query={agreement}>
      {(figures) => (
        <div className={classes.grid}>
          <Kinds kinds={figures.kinds} />
          <Repeats figures={figures} />
        </div>
      )}
    </Loaded>
  );
}

function Kinds({ kinds }: { readonly kinds: readonly Kind[] }) {
  const { t } = useTranslation();
  const title = t("insights.agreement.title");
  const table = useTableOf(kinds);
  if (kinds.length === 0) {
    return (
      <Panel title={title}>
        <Text c="dimmed">{t("insights.noAgreement")}</Text>
      </Panel>
    );
  }
  return (
    <Panel title={title} aside={<Downloads name={title} table={table} />}>
      <Stack gap="sm">
        <WideTable name={title} minWidth={420}>
          <KindTable kinds={kinds} />
        </WideTable>
        {kinds.map((kind) => (
          <WordOnAlpha key={kind.kind} kind={kind} />
        ))}
        <Text size="xs" c="dimmed">
          {t("insights.agreementHint")} {t("insights.agreement.interval")}
        </Text>
        <Text size="sm">{t("insights.agreement.mayErr")}</Text>
      </Stack>
    </Panel>
  );
}

function KindTable({ kinds }: { readonly kinds: readonly Kind[] }) {
  const { t } = useTranslation();
  return (
    <Table className="tabular" horizontalSpacing={8}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("insights.agreement.kind")}</Table.Th>
          <Table.Th ta="right">{t("insights.agreement.questions")}</Table.Th>
          <Table.Th ta="right">{t("insights.agreement.observed")}</Table.Th>
          <Table.Th ta="right">{t("insights.agreement.chance")}</Table.Th>
          <Table.Th ta="right">{t("insights.agreement.alpha")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {kinds.map(({ kind, questions, observed, by_chance: chance, alpha }) => (
          <Table.Tr key={kind}>
            <Table.Th scope="row" fw={550}>
              {t(`insights.agreement.${kind}`)}
            </Table.Th>
            <Table.Td ta="right">{formatCount(questions)}</Table.Td>
            <Table.Td ta="right">{formatPercent(observed)}</Table.Td>
            <Table.Td ta="right">{formatPercent(chance)}</Table.Td>
            <Table.Td ta="right">
              {formatScore(alpha?.value)}
              {alpha && (
                <span
                  className={classes.range}
                >{`${formatScore(alpha.low)}–${formatScore(alpha.high)}`}</span>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Why alpha is low, or missing, though people agree. */
function WordOnAlpha({ kind }: { readonly kind: Kind }) {
  const { t } = useTranslation();
  const word = wordOnAlpha(kind);
  if (word === null) return null;
  return (
    <Text size="sm" fw={550} data-testid="word-on-alpha">
      {t(`insights.agreement.${kind.kind}`)}:{" "}
      {word === "none"
        ? t("insights.noAlpha")
        : t("insights.lowAlpha", {
            observed: formatPercent(kind.observed),
            alpha: formatScore(kind.alpha?.value),
            chance: formatPercent(kind.by_chance),
          })}
    </Text>
  );
}

/** How often a question that is asked again gets the same answer. */
function Repeats({ figures }: { readonly figures: AgreementFigures }) {
  const { t } = useTranslation();
  const isAsked = useCurrentProject().repeat_share > 0;
  const rates = [
    { name: t("insights.agreement.bySame"), rate: figures.by_the_same },
    { name: t("insights.agreement.byOthers"), rate: figures.by_others },
  ];
  const known = rates.filter(({ rate }) => rate !== null);
  return (
    <Panel title={t("insights.agreement.repeats")}>
      {known.length > 0 && (
        <dl className={classes.numbers}>
          {known.map(
            ({ name, rate }) =>
              rate && (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd className={classes.plain}>
                    <RateBar rate={rate} />
                  </dd>
                  <dd className={classes.note}>{t("insights.agreement.of", { count: rate.n })}</dd>
                </div>
              ),
          )}
        </dl>
      )}
      <Text size="sm" c="dimmed" mt={known.length > 0 ? "sm" : 0}>
        {figures.by_the_same
          ? t("insights.repeatsHint")
          : t(isAsked ? "insights.noRepeats" : "insights.repeatsOff")}
      </Text>
    </Panel>
  );
}

function useTableOf(kinds: readonly Kind[]) {
  const { t } = useTranslation();
  return {
    head: [
      t("insights.agreement.kind"),
      t("insights.agreement.questions"),
      t("insights.agreement.pairs"),
      t("insights.agreement.observed"),
      t("insights.agreement.chance"),
      t("insights.agreement.alpha"),
      t("insights.chart.from"),
      t("insights.chart.to"),
    ],
    rows: kinds.map(({ kind, questions, pairs, observed, by_chance: chance, alpha }) => [
      t(`insights.agreement.${kind}`),
      cell(questions, formatCount),
      cell(pairs, formatCount),
      cell(observed, formatPercent),
      cell(chance, formatPercent),
      ...[alpha?.value, alpha?.low, alpha?.high].map((value) => cell(value, formatScore)),
    ]),
  };
}
