import {
  Button,
  CloseButton,
  FileButton,
  Group,
  SegmentedControl,
  Text,
  TextInput,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconLayoutGrid, IconUpload } from "@tabler/icons-react";
import type { GuidelinesExample } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { ExamplePicker } from "./ExamplePicker";
import { useAddExample, type NewExample } from "./guidelinesQueries";
import classes from "./settings.module.css";

const MOST = 24;
const LONGEST_CAPTION = 300;

interface Props {
  readonly projectId: number;
  readonly examples: readonly GuidelinesExample[];
  readonly onChange: (examples: GuidelinesExample[]) => void;
}

/** The example images, each with what it shows; from the catalogue or uploaded. */
export function ExamplesEditor({ projectId, examples, onChange }: Props) {
  const { t } = useTranslation();
  const [isPicking, { open, close }] = useDisclosure();
  const add = useAddExample(projectId);
  const isFull = examples.length >= MOST;
  const take = (chosen: NewExample) =>
    add.mutate(chosen, {
      onSuccess: ({ image, picture }) => {
        close();
        if (examples.some((each) => each.image === image)) return;
        onChange([...examples, { image, picture, is_good: true, caption: "" }]);
      },
    });
  const change = (image: number, part: Partial<GuidelinesExample>) =>
    onChange(examples.map((each) => (each.image === image ? { ...each, ...part } : each)));
  return (
    <>
      <Group mb="md" gap="sm">
        <Button
          variant="default"
          leftSection={<IconLayoutGrid size={16} />}
          disabled={isFull}
          onClick={open}
        >
          {t("projects.guidelines.fromCatalogue")}
        </Button>
        <FileButton
          accept="image/*"
          onChange={(file) => {
            if (file) take(file);
          }}
        >
          {(props) => (
            <Button
              {...props}
              variant="default"
              leftSection={<IconUpload size={16} />}
              disabled={isFull}
              loading={add.isPending}
            >
              {t("projects.guidelines.upload")}
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed">
          {t("projects.guidelines.examplesHint", { most: MOST })}
        </Text>
      </Group>
      <ul className={classes.examples} aria-label={t("projects.guidelines.examples")}>
        {examples.map((example, i) => (
          <li key={example.image} className={classes.example} data-testid="example">
            <img
              src={example.picture.screen}
              alt={t("projects.guidelines.example", { number: i + 1 })}
            />
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <SegmentedControl
                size="xs"
                value={example.is_good ? "good" : "bad"}
                onChange={(value) => change(example.image, { is_good: value === "good" })}
                data={(["good", "bad"] as const).map((value) => ({
                  value,
                  label: t(`projects.guidelines.${value}`),
                }))}
                aria-label={t("projects.guidelines.shows", { number: i + 1 })}
              />
              <CloseButton
                aria-label={t("projects.guidelines.remove", { number: i + 1 })}
                onClick={() => onChange(examples.filter((each) => each !== example))}
              />
            </Group>
            <TextInput
              size="xs"
              maxLength={LONGEST_CAPTION}
              value={example.caption}
              placeholder={t("projects.guidelines.captionHint")}
              aria-label={t("projects.guidelines.caption", { number: i + 1 })}
              onChange={(event) => change(example.image, { caption: event.currentTarget.value })}
            />
          </li>
        ))}
      </ul>
      <ExamplePicker projectId={projectId} isOpen={isPicking} onClose={close} onChoose={take} />
    </>
  );
}
