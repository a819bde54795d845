import { Badge, Button, Group, ScrollArea, Stack, Table, Text, Title } from "@mantine/core";
import type { ModelVersion } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { includesRole, useCurrentProject } from "@/shared/project/current";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import classes from "./models.module.css";
import { useFinetune, useSegmenters, useStartFinetune } from "./queries";
import { SegmenterTable } from "./SegmenterTable";
import { STATE_COLOUR } from "./stateColour";

/** The versions behind the consistency check: segmenters, and the calibrators of the versions. */
export function ConsistencyPanel({ versions }: { readonly versions: readonly ModelVersion[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("models.consistency.title")}>
      <Stack gap="xl">
        <Segmenters />
        <Calibrators versions={versions} />
      </Stack>
    </Panel>
  );
}

function Segmenters() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const state = useFinetune(project.id);
  const segmenters = useSegmenters(project.id);
  const start = useStartFinetune(project.id);
  const mayChange = includesRole(project.role, "admin") && project.archived_at === null;
  return (
    <section aria-label={t("models.segmenters.title")}>
      <Loaded query={state}>
        {({ products, needed, in_use: inUse }) => (
          <>
            <Group justify="space-between" gap="sm" mb="xs" align="flex-start">
              <div>
                <Title order={3}>{t("models.segmenters.title")}</Title>
                <Text size="sm" c="dimmed" maw="80ch">
                  {t("models.segmenters.text")}{" "}
                  {t(products < needed ? "models.segmenters.tooFew" : "models.segmenters.enough", {
                    count: products,
                    needed,
                  })}
                </Text>
              </div>
              {mayChange && (
                <Button
                  variant="default"
                  size="compact-md"
                  disabled={products < needed}
                  loading={start.isPending}
                  onClick={() => start.mutate()}
                >
                  {t("models.segmenters.start")}
                </Button>
              )}
            </Group>
            <Loaded query={segmenters}>
              {({ results }) => (
                <SegmenterTable rows={results} inUse={inUse} mayChange={mayChange} />
              )}
            </Loaded>
          </>
        )}
      </Loaded>
    </section>
  );
}

/** A calibrator goes into use with its version, so this list only tells which one each has. */
function Calibrators({ versions }: { readonly versions: readonly ModelVersion[] }) {
  const { t } = useTranslation();
  const named = versions.filter(({ calibrator }) => calibrator !== "");
  return (
    <section aria-label={t("models.calibrators.title")}>
      <Title order={3}>{t("models.calibrators.title")}</Title>
      <Text size="sm" c="dimmed" maw="80ch" mb="xs">
        {t("models.calibrators.text")}
      </Text>
      {named.length > 0 && (
        <ScrollArea viewportProps={{ tabIndex: 0 }}>
          <Table maw={640} verticalSpacing={6} className={`${classes.table ?? ""} tabular`}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("models.column.version")}</Table.Th>
                <Table.Th>{t("models.column.state")}</Table.Th>
                <Table.Th>{t("models.calibrators.name")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {named.map(({ id, number, state, calibrator }) => (
                <Table.Tr key={id}>
                  <Table.Th scope="row">{t("models.champion", { number })}</Table.Th>
                  <Table.Td>
                    <Badge color={STATE_COLOUR[state]} miw="max-content">
                      {t(`models.state.${state}`)}
                    </Badge>
                  </Table.Td>
                  <Table.Td>
                    <code>{calibrator}</code>{" "}
                    {calibrator.endsWith("-prior") && t("models.calibrators.prior")}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
    </section>
  );
}
