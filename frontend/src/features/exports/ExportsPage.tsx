import { Badge, Button, Group, List, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { Fold } from "@/shared/ui/Fold";
import { PageHeader } from "@/shared/ui/PageHeader";
import { Panel } from "@/shared/ui/Panel";
import { ExportFilterBar } from "./ExportFilterBar";
import classes from "./exports.module.css";
import { FieldList } from "./FieldList";
import { fileAddress, NO_FILTERS, type ExportFilters } from "./filters";
import { FORMATS, type ExportFormat } from "./formats";
import { ManifestPanel } from "./ManifestPanel";

export function ExportsPage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [filters, setFilters] = useState(NO_FILTERS);
  return (
    <>
      <PageHeader title={t("exports.title")} description={t("exports.description")} />
      <div className={classes.page} data-wide>
        <ExportFilterBar project={project.id} filters={filters} onChange={setFilters} />
        <div className={classes.formats}>
          {FORMATS.map((format) => (
            <FormatPanel key={format} project={project.id} format={format} filters={filters} />
          ))}
        </div>
        <Panel title={t("exports.words")}>
          <List size="sm" spacing={4}>
            <List.Item>{t("exports.good")}</List.Item>
            <List.Item>{t("exports.changed")}</List.Item>
            <List.Item>{t("exports.counts")}</List.Item>
            <List.Item>{t("exports.csvNote")}</List.Item>
            <List.Item>{t("exports.streamed")}</List.Item>
          </List>
        </Panel>
      </div>
    </>
  );
}

function FormatPanel({
  project,
  format,
  filters,
}: {
  readonly project: number;
  readonly format: ExportFormat;
  readonly filters: ExportFilters;
}) {
  const { t } = useTranslation();
  const title = t(`exports.format.${format}.title`);
  return (
    <Panel>
      <Group gap="xs" mb="xs">
        <Title order={2}>{title}</Title>
        <Badge color="gray">{t(`exports.format.${format}.file`)}</Badge>
      </Group>
      <Text size="sm">{t(`exports.format.${format}.text`)}</Text>
      <Text size="sm" c="dimmed" mt={4} mb="md">
        {t(`exports.format.${format}.use`)}
      </Text>
      <Group gap="xs" mb="md">
        <Button
          component="a"
          href={fileAddress(project, format, filters)}
          download
          variant="default"
          leftSection={<IconDownload size={16} />}
          aria-label={`${t("exports.download")}: ${title}`}
        >
          {t("exports.download")}
        </Button>
        <ManifestPanel
          key={JSON.stringify(filters)}
          project={project}
          format={format}
          filters={filters}
          title={title}
        />
      </Group>
      <Fold label={t("exports.fieldsTitle")}>
        <FieldList format={format} />
      </Fold>
    </Panel>
  );
}
