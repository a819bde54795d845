import { Text, UnstyledButton } from "@mantine/core";
import type { DeskItem, Generation } from "@/api/types";
import { formatScore } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { Key } from "@/shared/ui/Key";
import classes from "./desk.module.css";
import { DIGITS } from "./keys";

interface Props {
  readonly siblings: readonly Generation[] | undefined;
  readonly item: DeskItem;
  readonly comparedId: number | null;
  readonly onCompare: (id: number | null) => void;
}

/** The product's other images, best first; a digit puts one beside the open image. */
export function Siblings({ siblings, item, comparedId, onCompare }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.siblings} role="group" aria-label={t("review.siblings.title")}>
      {siblings?.length === 0 && (
        <Text size="xs" c="dimmed">
          {t("review.siblings.none")}
        </Text>
      )}
      {siblings?.map((sibling, i) => (
        <UnstyledButton
          key={sibling.id}
          className={classes.sibling}
          data-verdict={sibling.verdict}
          aria-pressed={sibling.id === comparedId}
          title={`${sibling.external_id} · ${t(`verdict.${sibling.verdict}`)}`}
          onClick={() => onCompare(sibling.id === comparedId ? null : sibling.id)}
        >
          <span className="visually-hidden">
            {`${t("review.siblings.compare", { id: sibling.external_id })}, ${t(`verdict.${sibling.verdict}`)}`}
          </span>
          <img src={sibling.image.thumb} alt="" />
          <span className={classes.siblingNote} aria-hidden>
            {DIGITS[i] !== undefined && <Key name={DIGITS[i]} />}
            {formatScore(sibling.score)}
          </span>
        </UnstyledButton>
      ))}
      <span className="visually-hidden" aria-live="polite">
        {comparedId !== null &&
          t("review.siblings.compared", {
            id: siblings?.find(({ id }) => id === comparedId)?.external_id ?? item.external_id,
          })}
      </span>
    </div>
  );
}
