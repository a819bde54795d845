import { Button, List, Text } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import type { ExportFilters } from "./filters";
import type { ExportFormat } from "./formats";
import { leftOut } from "./manifest";
import { useManifest } from "./queries";

interface Props {
  readonly project: number;
  readonly format: ExportFormat;
  readonly filters: ExportFilters;
  readonly title: string;
}

/** Shows on request how many lines the file has and what is left out of it. */
export function ManifestPanel({ project, format, filters, title }: Props) {
  const { t } = useTranslation();
  const manifest = useManifest(project, filters);
  const contents = manifest.data;
  const missing = contents ? leftOut(contents.left_out, t) : [];
  return (
    <>
      <Button
        variant="subtle"
        loading={manifest.isPending}
        onClick={() => manifest.mutate(format)}
        aria-label={`${t("exports.manifest.ask")}: ${title}`}
      >
        {t("exports.manifest.ask")}
      </Button>
      <div aria-live="polite" data-testid={`manifest-${format}`} style={{ flexBasis: "100%" }}>
        {contents && (
          <>
            <Text size="sm">
              {t("exports.manifest.rows", { count: contents.rows })}{" "}
              {missing.length > 0 ? t("exports.manifest.leftOut") : t("exports.manifest.nothing")}
            </Text>
            {missing.length > 0 && (
              <List size="sm">
                {missing.map((sentence) => (
                  <List.Item key={sentence}>{sentence}</List.Item>
                ))}
              </List>
            )}
            {contents.accepted_without_source_type > 0 && (
              <Text size="sm" c="orange.8">
                {t("exports.manifest.unmarked", { count: contents.accepted_without_source_type })}
              </Text>
            )}
            {contents.sha256 && (
              <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                {t("exports.manifest.sha256", { hash: contents.sha256 })}
              </Text>
            )}
          </>
        )}
      </div>
    </>
  );
}
