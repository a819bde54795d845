import { Button, Group, Text, Title } from "@mantine/core";
import { ownKeys } from "@/features/judge/keys/keys";
import { useTranslation } from "@/shared/i18n";
import { useKeyMap } from "@/shared/keyboard/useKeyMap";
import { useMe } from "@/shared/project/current";
import { Key } from "@/shared/ui/Key";
import { useLeavePractice } from "./Coach";
import { keyNames } from "./lesson";
import classes from "./practice.module.css";

interface Props {
  /** For each question with a known answer: whether the answer was right. */
  readonly results: readonly boolean[];
  readonly count: number;
  readonly onAgain: () => void;
}

const START = { start: ["Enter"] } as const;

/** The result of the round, and what to do next. */
export function PracticeEnd({ results, count, onAgain }: Props) {
  const { t } = useTranslation();
  const leave = useLeavePractice();
  useKeyMap(START, { start: leave });
  const { help } = keyNames("pair", ownKeys(useMe().key_map));
  const right = results.filter(Boolean).length;
  return (
    <main className={classes.end}>
      <title>{t("practice.title")}</title>
      <Title order={1}>{t(count === 0 ? "practice.nothing.title" : "practice.end.title")}</Title>
      <Text>{count === 0 ? t("practice.nothing.text", { help }) : t("practice.end.text")}</Text>
      {results.length > 0 && (
        <Text data-testid="practice-result">
          {t("practice.end.right", { right, count: results.length })}
        </Text>
      )}
      <Group mt="md">
        <Button size="md" onClick={leave} rightSection={<Key name="Enter" />}>
          {t("practice.end.start")}
        </Button>
        {count > 0 && (
          <Button size="md" variant="default" onClick={onAgain}>
            {t("practice.end.again")}
          </Button>
        )}
      </Group>
    </main>
  );
}
