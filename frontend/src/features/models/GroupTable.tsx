import { ScrollArea, SegmentedControl, Table, Text } from "@mantine/core";
import { useState } from "react";
import type { ModelVersionDetails } from "@/api/types";
import { formatCount, formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { EstimateBar } from "./EstimateBar";
import classes from "./models.module.css";

type Groups = NonNullable<ModelVersionDetails["details"]["groups"]>;
type Group = NonNullable<Groups["category"]>[number];
const KINDS = ["category", "generator"] as const;

function isKnown({ candidate }: Group): boolean {
  return Boolean(candidate.pair_accuracy ?? candidate.average_precision);
}

/** The first kind of group with enough data, categories before generators. */
function firstKnown(groups: Groups): (typeof KINDS)[number] {
  return KINDS.find((kind) => groups[kind].some(isKnown)) ?? "category";
}

/** The same measures for each product category and each image generator. */
export function GroupTable({ groups }: { readonly groups: Groups }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState(() => firstKnown(groups));
  const all = groups[kind];
  const rows = all.filter(isKnown);
  const rest = all.filter((group) => !isKnown(group));
  const name = (group: Group) => group.name || t("models.groups.unnamed");
  return (
    <div>
      <SegmentedControl
        size="xs"
        mb="xs"
        value={kind}
        onChange={(value) => setKind(value === "generator" ? "generator" : "category")}
        data={KINDS.map((value) => ({ value, label: t(`models.groups.${value}`) }))}
        aria-label={t("models.groups.title")}
      />
      {rows.length > 0 && (
        <ScrollArea>
          <Table miw={640} verticalSpacing="xs" className={classes.table ?? ""}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t(`models.groups.${kind}`)}</Table.Th>
                <Table.Th ta="right">{t("models.groups.products")}</Table.Th>
                <Table.Th ta="right">{t("models.groups.images")}</Table.Th>
                <Table.Th ta="right">{t("models.groups.good")}</Table.Th>
                <Table.Th>{t("models.metrics.short.pair_accuracy")}</Table.Th>
                <Table.Th>{t("models.metrics.short.average_precision")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((group) => (
                <Table.Tr key={group.name}>
                  <Table.Th scope="row" fw={550}>
                    {name(group)}
                  </Table.Th>
                  <Table.Td ta="right" className="tabular">
                    {formatCount(group.products)}
                  </Table.Td>
                  <Table.Td ta="right" className="tabular">
                    {formatCount(group.images)}
                  </Table.Td>
                  <Table.Td ta="right" className="tabular">
                    {formatPercent(group.good)}
                  </Table.Td>
                  {(["pair_accuracy", "average_precision"] as const).map((measure) => (
                    <Table.Td key={measure}>
                      <EstimateBar
                        estimate={group.candidate[measure]}
                        marks={[group.champion?.[measure]]}
                      />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
      {rest.length > 0 && (
        <Text size="xs" c="dimmed" mt="xs">
          {t("models.groups.tooFew", {
            names: rest
              .map((group) => t("models.groups.named", { name: name(group), count: group.images }))
              .join(", "),
          })}
        </Text>
      )}
    </div>
  );
}
