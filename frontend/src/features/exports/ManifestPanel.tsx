import { Button, List, Text } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import type { ExportFormat } from "./formats";
import { leftOut } from "./manifest";
import { useManifest } from "./queries";

interface Props {
  readonly project: number;
  readonly format: ExportFormat;
  readonly title: string;
}

/** How many lines the file has and what is missing from it, once somebody asks. */
export function ManifestPanel({ project, format, title }: Props) {
  const { t } = useTranslation();
  const manifest = useManifest(project);
  const found = manifest.data;
  const missing = found ? leftOut(found.left_out, t) : [];
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
        {found && (
          <>
            <Text size="sm">
              {t("exports.manifest.rows", { count: found.rows })}{" "}
              {missing.length > 0 ? t("exports.manifest.leftOut") : t("exports.manifest.nothing")}
            </Text>
            {missing.length > 0 && (
              <List size="sm">
                {missing.map((sentence) => (
                  <List.Item key={sentence}>{sentence}</List.Item>
                ))}
              </List>
            )}
          </>
        )}
      </div>
    </>
  );
}
