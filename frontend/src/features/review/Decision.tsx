import { Button, Checkbox, Group, Text, Textarea } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { onFirstClick } from "@/shared/seen/presses";
import { Key } from "@/shared/ui/Key";
import classes from "./review.module.css";

export interface DecisionDraft {
  readonly generationId: number | null;
  readonly note: string;
  readonly productChanged: boolean;
}

interface Props {
  readonly draft: DecisionDraft;
  readonly isPending: boolean;
  readonly onDraft: (draft: DecisionDraft) => void;
  readonly onDecide: (decision: "accepted" | "rejected") => void;
}

export function Decision({ draft, isPending, onDraft, onDecide }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.decision}>
      <Textarea
        label={t("review.note")}
        placeholder={t("review.notePlaceholder")}
        autosize
        minRows={1}
        maxRows={5}
        value={draft.note}
        onChange={(event) => onDraft({ ...draft, note: event.currentTarget.value })}
      />
      <Checkbox
        mb={8}
        label={t("review.productChanged")}
        checked={draft.productChanged}
        onChange={(event) => onDraft({ ...draft, productChanged: event.currentTarget.checked })}
      />
      <Group gap="sm">
        <Button
          color="teal"
          variant="light"
          loading={isPending}
          leftSection={<Key name="a" />}
          onClick={onFirstClick(() => onDecide("accepted"))}
        >
          {t("review.accept")}
        </Button>
        <Button
          color="red"
          variant="light"
          loading={isPending}
          leftSection={<Key name="r" />}
          onClick={onFirstClick(() => onDecide("rejected"))}
        >
          {t("review.reject")}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" visibleFrom="sm" className={classes.hint ?? ""}>
        {t("review.keys")}
      </Text>
    </div>
  );
}
