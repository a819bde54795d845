import { Stack, Table } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { Panel } from "@/shared/ui/Panel";
import { BucketForm } from "./BucketForm";
import { BucketRow } from "./BucketRow";
import { useBucketImports, useBucketSources } from "./queries";

interface Props {
  readonly onStarted: (job: number) => void;
}

/** Imports from buckets; nothing, unless a site admin has given the project a source. */
export function BucketPanel({ onStarted }: Props) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const sources = useBucketSources(project.id);
  const imports = useBucketImports(project.id);
  const names = sources.data?.results.map(({ name }) => name) ?? [];
  const rows = imports.data?.results ?? [];
  if (names.length === 0 && rows.length === 0) return null;
  return (
    <Panel title={t("imports.bucket.title")}>
      <Stack gap="lg">
        {names.length > 0 && <BucketForm sources={names} onStarted={onStarted} />}
        {rows.length > 0 && (
          <Table aria-label={t("imports.bucket.imported")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("imports.bucket.imported")}</Table.Th>
                <Table.Th>{t("imports.bucket.every")}</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <BucketRow key={row.id} row={row} onStarted={onStarted} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </Panel>
  );
}
