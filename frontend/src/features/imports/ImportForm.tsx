import { Alert, Button, FileButton, Group, Select, Stack, Text } from "@mantine/core";
import { IconCloudUpload } from "@tabler/icons-react";
import { useState, type DragEvent } from "react";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { Panel } from "@/shared/ui/Panel";
import { errorText } from "@/shared/words/errors";
import { formatBytes, sortFiles } from "./files";
import classes from "./imports.module.css";
import { FORMATS, useImport, type Format } from "./queries";

/** Choosing or dropping files, and sending them off. */
export function ImportForm({ onStarted }: { readonly onStarted: (jobId: number) => void }) {
  const { t } = useTranslation();
  const start = useImport(useCurrentProject().id);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [format, setFormat] = useState<Format>("auto");
  const upload = sortFiles(files);
  const send = () =>
    start.mutate(
      { upload, format },
      {
        onSuccess: ({ job }) => {
          setFiles([]);
          onStarted(job.id);
        },
      },
    );
  return (
    <Panel>
      <Stack>
        <DropZone onFiles={(added) => setFiles([...files, ...added])} />
        {files.length > 0 && (
          <div>
            <Group justify="space-between" wrap="nowrap">
              <Text size="sm" fw={550}>
                {t("imports.drop.chosen", {
                  count: files.length,
                  size: formatBytes(files.reduce((sum, { size }) => sum + size, 0)),
                })}
              </Text>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                disabled={start.isPending}
                onClick={() => setFiles([])}
              >
                {t("imports.drop.remove")}
              </Button>
            </Group>
            <Text size="sm" c="dimmed">
              {upload.manifest === null
                ? t("imports.drop.noManifest")
                : t("imports.drop.manifest", { name: upload.manifest.name })}
            </Text>
          </div>
        )}
        {start.error && (
          <Alert color="red" role="alert">
            {errorText(start.error, t)}
          </Alert>
        )}
        <Group justify="space-between" align="flex-end">
          <Select
            label={t("imports.format.label")}
            data={FORMATS.map((value) => ({ value, label: t(`imports.format.${value}`) }))}
            value={format}
            allowDeselect={false}
            onChange={(value) => setFormat(FORMATS.find((known) => known === value) ?? "auto")}
          />
          <Button disabled={files.length === 0} loading={start.isPending} onClick={send}>
            {t("imports.drop.submit")}
          </Button>
        </Group>
        {start.isPending && (
          <Text size="sm" c="dimmed" role="status">
            {t("imports.drop.uploading")}
          </Text>
        )}
      </Stack>
    </Panel>
  );
}

function DropZone({ onFiles }: { readonly onFiles: (files: File[]) => void }) {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <div
      className={classes.drop}
      data-over={isOver}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconCloudUpload size={26} stroke={1.5} aria-hidden />
      <Text fw={600}>{t("imports.drop.title")}</Text>
      <Text size="sm" c="dimmed">
        {t("imports.drop.text")}
      </Text>
      <FileButton
        multiple
        onChange={onFiles}
        inputProps={{ "aria-label": t("imports.drop.input") }}
      >
        {(props) => (
          <Button {...props} variant="default" size="compact-md" mt={4}>
            {t("imports.drop.choose")}
          </Button>
        )}
      </FileButton>
    </div>
  );
}
