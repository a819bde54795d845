import { Alert, Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { errorText } from "@/shared/words/errors";
import { BucketPreview } from "./BucketPreview";
import { EverySelect } from "./EverySelect";
import { useStartBucketImport, type Folder } from "./queries";

interface Props {
  readonly sources: readonly string[];
  readonly onStarted: (job: number) => void;
}

/** Lets people choose a source and a folder in it, look at its beginning, and import it. */
export function BucketForm({ sources, onStarted }: Props) {
  const { t } = useTranslation();
  const start = useStartBucketImport(useCurrentProject().id);
  const [source, setSource] = useState(sources[0] ?? "");
  const [prefix, setPrefix] = useState("");
  const [minutes, setMinutes] = useState(0);
  const [previewed, setPreviewed] = useState<Folder | null>(null);
  const send = () =>
    start.mutate(
      { source, prefix, every_minutes: minutes },
      {
        onSuccess: ({ job }) => {
          setPrefix("");
          setPreviewed(null);
          if (job !== null) onStarted(job);
        },
      },
    );
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t("imports.bucket.text")}
      </Text>
      <Group align="flex-end">
        <Select
          label={t("imports.bucket.source")}
          data={[...sources]}
          value={source}
          allowDeselect={false}
          onChange={(value) => setSource(value ?? source)}
        />
        <TextInput
          label={t("imports.bucket.prefix")}
          placeholder={t("imports.bucket.prefixExample")}
          flex={1}
          miw={180}
          value={prefix}
          onChange={(event) => setPrefix(event.currentTarget.value)}
        />
        <EverySelect minutes={minutes} label={t("imports.bucket.every")} onChange={setMinutes} />
      </Group>
      {previewed && <BucketPreview folder={previewed} />}
      {start.error && (
        <Alert color="red" role="alert">
          {errorText(start.error, t)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => setPreviewed({ source, prefix })}>
          {t("imports.bucket.preview")}
        </Button>
        <Button loading={start.isPending} onClick={send}>
          {t("imports.bucket.start")}
        </Button>
      </Group>
    </Stack>
  );
}
