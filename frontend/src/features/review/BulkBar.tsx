import { Checkbox, Group } from "@mantine/core";
import type { Generation } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { ConfirmButton } from "@/shared/ui/ConfirmButton";
import { notifyDone } from "@/shared/ui/notify";
import { useBulkReview } from "./queries";
import classes from "./review.module.css";

interface Props {
  readonly shown: readonly Generation[];
  readonly selected: ReadonlySet<number>;
  readonly onSelect: (selected: ReadonlySet<number>) => void;
}

/** Selects all images, and decides about all selected images at once. */
export function BulkBar({ shown, selected, onSelect }: Props) {
  const { t } = useTranslation();
  const bulk = useBulkReview(useCurrentProject().id);
  const ids = shown.map(({ id }) => id).filter((id) => selected.has(id));
  const decide = (decision: "accepted" | "rejected") =>
    bulk.mutate(
      { ids, decision },
      {
        onSuccess: ({ reviewed }) => {
          onSelect(new Set());
          notifyDone(t("review.bulkDone", { count: reviewed }));
        },
      },
    );
  const isAll = ids.length === shown.length;
  return (
    <div className={classes.bulk}>
      <Checkbox
        label={
          ids.length === 0 ? t("review.selectAll") : t("review.selected", { count: ids.length })
        }
        checked={isAll}
        indeterminate={ids.length > 0 && !isAll}
        onChange={() => onSelect(new Set(isAll ? [] : shown.map(({ id }) => id)))}
      />
      {ids.length > 0 && (
        <Group gap="xs">
          {(["accepted", "rejected"] as const).map((decision) => (
            <ConfirmButton
              key={decision}
              size="compact-sm"
              variant="light"
              color={decision === "accepted" ? "teal" : "red"}
              loading={bulk.isPending}
              question={t("review.bulkQuestion")}
              explanation={t("review.bulkExplanation", { count: ids.length })}
              confirm={t(
                decision === "accepted" ? "review.acceptSelected" : "review.rejectSelected",
              )}
              onConfirm={() => decide(decision)}
            >
              {t(decision === "accepted" ? "review.accept" : "review.reject")}
            </ConfirmButton>
          ))}
        </Group>
      )}
    </div>
  );
}
