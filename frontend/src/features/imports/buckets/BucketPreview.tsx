import { Alert, ScrollArea, Stack, Table, Text } from "@mantine/core";
import { formatCount } from "@/shared/format/numbers";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { Loaded } from "@/shared/ui/states";
import { useSay } from "@/shared/words/say";
import type { BucketPreview as Found } from "@/api/types";
import { formatBytes } from "@/features/imports/files";
import { useBucketPreview, type Folder } from "./queries";

/** The first objects of a folder, and what an import would make of them. */
export function BucketPreview({ folder }: { readonly folder: Folder }) {
  const preview = useBucketPreview(useCurrentProject().id, folder);
  return (
    <Loaded query={preview}>
      {(found) => (
        <Stack gap="xs">
          <Understood found={found} />
          {found.objects.length > 0 && <Objects found={found} />}
        </Stack>
      )}
    </Loaded>
  );
}

function Understood({ found }: { readonly found: Found }) {
  const { t } = useTranslation();
  const say = useSay();
  if (found.listed === 0) return <Alert color="yellow">{t("imports.bucket.empty")}</Alert>;
  return (
    <>
      <Text size="sm" role="status">
        {t(found.is_more ? "imports.bucket.listedMore" : "imports.bucket.listed", {
          count: found.listed,
        })}{" "}
        {found.manifest
          ? t("imports.source.manifest", { name: found.manifest })
          : t("imports.bucket.understood", {
              products: formatCount(found.products),
              generations: formatCount(found.generations),
            })}
      </Text>
      {found.refused.map(({ reference, reason }) => (
        <Text key={reference} size="sm" c="red" style={{ overflowWrap: "anywhere" }}>
          {reference}: {say(reason)}
        </Text>
      ))}
    </>
  );
}

function Objects({ found }: { readonly found: Found }) {
  const { t } = useTranslation();
  return (
    <ScrollArea.Autosize mah={240} viewportProps={{ tabIndex: 0 }}>
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("imports.bucket.key")}</Table.Th>
            <Table.Th>{t("imports.bucket.size")}</Table.Th>
            <Table.Th>{t("imports.bucket.modified")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.objects.map(({ key, size, modified }) => (
            <Table.Tr key={key} data-testid="bucket-object">
              <Table.Td style={{ overflowWrap: "anywhere" }}>{key}</Table.Td>
              <Table.Td className="tabular">{formatBytes(size)}</Table.Td>
              <Table.Td>{modified === null ? "–" : formatMoment(modified)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
