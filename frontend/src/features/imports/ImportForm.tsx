import { Alert, Button, Group, Select, Stack, Text } from "@mantine/core";
import { IconCloudUpload } from "@tabler/icons-react";
import { useState, type DragEvent } from "react";
import { ProblemError } from "@/api/problem";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { Panel } from "@/shared/ui/Panel";
import { errorText } from "@/shared/words/errors";
import { ChosenFiles } from "./ChosenFiles";
import { ColumnMapper } from "./ColumnMapper";
import { FileButtons } from "./FileButtons";
import {
  chooseAgain,
  droppedFiles,
  MOST_FILES,
  sortFiles,
  productSource,
  type ChosenFile,
  type RefusedParts,
} from "./files";
import classes from "./imports.module.css";
import { FORMATS, useImport, type ImportFormat } from "./queries";
import { useColumns } from "./useColumns";

/** Lets people choose or drop files, and sends them. */
export function ImportForm({ onStarted }: { readonly onStarted: (jobId: number) => void }) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const start = useImport(project.id);
  const mapping = useColumns(project.id);
  const [chosen, setChosen] = useState<readonly ChosenFile[]>([]);
  const [format, setFormat] = useState<ImportFormat>("auto");
  const upload = sortFiles(chosen);
  const canSend =
    chosen.length > 0 && chosen.length <= MOST_FILES && productSource(upload) !== "nothing";
  const choose = (added: readonly ChosenFile[]) => {
    if (added.length === 0) return;
    const all = chooseAgain(chosen, added, whatWasRefused(start.error));
    setChosen(all);
    void mapping.read(all);
    start.reset();
  };
  const removeAll = () => {
    setChosen([]);
    void mapping.read([]);
  };
  const send = ({ isDryRun }: { readonly isDryRun: boolean }) =>
    start.mutate(
      { upload, format, columns: mapping.toSend, isDryRun },
      {
        onSuccess: ({ job }) => {
          if (!isDryRun) removeAll();
          onStarted(job.id);
        },
      },
    );
  return (
    <Panel>
      <Stack>
        <DropZone onChoose={choose} />
        {chosen.length > 0 && (
          <ChosenFiles
            chosen={chosen}
            isSending={start.isPending}
            onRemove={() => {
              removeAll();
              start.reset();
            }}
          />
        )}
        {mapping.header.length > 0 && (
          <ColumnMapper
            header={mapping.header}
            columns={mapping.columns}
            onChange={mapping.change}
          />
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
          <Group gap="xs">
            <Button
              variant="default"
              disabled={!canSend || start.isPending}
              onClick={() => send({ isDryRun: true })}
            >
              {t("imports.drop.check")}
            </Button>
            <Button
              disabled={!canSend}
              loading={start.isPending}
              onClick={() => send({ isDryRun: false })}
            >
              {t("imports.drop.submit")}
            </Button>
          </Group>
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

/** The part of the upload that the server refused, if it said so. */
function whatWasRefused(error: unknown): RefusedParts | null {
  if (!(error instanceof ProblemError)) return null;
  const fields = Object.keys(error.fields);
  const isSaid = fields.length > 0;
  return {
    manifest: !isSaid || fields.includes("manifest"),
    files: !isSaid || fields.some(isFiles),
  };
}

const isFiles = (field: string) => field.startsWith("files") || field === "paths";

function DropZone({ onChoose }: { readonly onChoose: (chosen: readonly ChosenFile[]) => void }) {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void droppedFiles(event.dataTransfer).then(onChoose);
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
      <Text size="sm" c="dimmed" mb={4}>
        {t("imports.drop.text")}
      </Text>
      <FileButtons onChoose={onChoose} filesLabel={t("imports.drop.choose")} />
    </div>
  );
}
