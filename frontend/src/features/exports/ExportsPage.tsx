import { Badge, Button, Group, SimpleGrid, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { PageHeader } from "@/shared/ui/PageHeader";
import { Panel } from "@/shared/ui/Panel";

const FORMATS = ["hfpc", "dpo", "csv"] as const;

export function ExportsPage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  return (
    <>
      <PageHeader title={t("exports.title")} description={t("exports.description")} />
      <SimpleGrid cols={{ base: 1, md: 3 }} spacing="lg">
        {FORMATS.map((format) => (
          <Panel key={format}>
            <Group gap="xs" mb="xs">
              <Title order={2}>{t(`exports.format.${format}.title`)}</Title>
              <Badge color="gray">{t(`exports.format.${format}.file`)}</Badge>
            </Group>
            <Text size="sm">{t(`exports.format.${format}.text`)}</Text>
            <Text size="sm" c="dimmed" mt={4} mb="lg">
              {t(`exports.format.${format}.use`)}
            </Text>
            <Button
              component="a"
              href={`/api/projects/${project.id}/exports/${format}/`}
              download
              variant="default"
              leftSection={<IconDownload size={16} />}
              aria-label={`${t("exports.download")}: ${t(`exports.format.${format}.title`)}`}
            >
              {t("exports.download")}
            </Button>
          </Panel>
        ))}
      </SimpleGrid>
      <Text size="sm" mt="lg">
        {t("exports.good")}
      </Text>
      <Text size="sm" c="dimmed" mt="xs">
        {t("exports.streamed")}
      </Text>
    </>
  );
}
