import { Button, Group, Text, Title } from "@mantine/core";
import { ownKeys } from "@/features/judge/keys";
import { useTranslation } from "@/shared/i18n";
import { useMe } from "@/shared/project/current";
import { useLeavePractice } from "./Coach";
import { keyNames } from "./lesson";
import type { Told } from "./PracticePage";
import classes from "./practice.module.css";

interface Props {
  readonly told: readonly Told[];
  readonly count: number;
  readonly onAgain: () => void;
}

/** What the round came to, and where to go from here. */
export function PracticeEnd({ told, count, onAgain }: Props) {
  const { t } = useTranslation();
  const leave = useLeavePractice();
  const { help } = keyNames("pair", ownKeys(useMe().key_map));
  const right = told.filter(({ feedback }) => feedback.is_right).length;
  return (
    <main className={classes.end}>
      <Title order={1}>{t(count === 0 ? "practice.nothing.title" : "practice.end.title")}</Title>
      <Text>{count === 0 ? t("practice.nothing.text", { help }) : t("practice.end.text")}</Text>
      {told.length > 0 && (
        <Text data-testid="practice-result">
          {t("practice.end.right", { right, count: told.length })}
        </Text>
      )}
      <Group mt="md">
        <Button onClick={leave}>{t("practice.end.start")}</Button>
        {count > 0 && (
          <Button variant="default" onClick={onAgain}>
            {t("practice.end.again")}
          </Button>
        )}
      </Group>
    </main>
  );
}
