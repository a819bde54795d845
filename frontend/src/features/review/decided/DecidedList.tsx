import { Button, Group, Modal, Text, Textarea } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { useSearchParams } from "react-router";
import type { Decided } from "@/api/types";
import { formatAgo, formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { useReasonName } from "@/shared/project/useReasonName";
import { VerdictBadge } from "@/shared/ui/badges";
import { notifyDone } from "@/shared/ui/notify";
import { EmptyState, Loaded } from "@/shared/ui/states";
import { addressOf, decidedOf } from "./address";
import { DecidedFilterBar } from "./DecidedFilterBar";
import classes from "./decided.module.css";
import { useDecided, useReverse } from "./queries";

/** Everything that reviewers have decided, newest first; each decision can be reversed. */
export function DecidedList() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const filters = decidedOf(search);
  const decided = useDecided(project.id, filters);
  const [reversing, setReversing] = useState<Decided | null>(null);
  const isFiltered = addressOf(filters).size > 1;
  return (
    <>
      <DecidedFilterBar
        filters={filters}
        onChange={(chosen) => setSearch(addressOf(chosen), { preventScrollReset: true })}
      />
      <Loaded query={decided}>
        {({ pages }) => {
          const rows = pages.flatMap(({ results }) => results);
          if (rows.length === 0) {
            return (
              <EmptyState
                icon={<IconHistory size={20} />}
                title={t("review.decided.empty")}
                text={t(isFiltered ? "review.decided.emptyFiltered" : "review.decided.emptyText")}
              />
            );
          }
          return (
            <ul className={classes.list} aria-label={t("review.decided.list")} tabIndex={0}>
              {rows.map((row) => (
                <Row key={row.id} decided={row} onReverse={() => setReversing(row)} />
              ))}
              {decided.hasNextPage && (
                <li>
                  <Button
                    variant="subtle"
                    color="gray"
                    fullWidth
                    loading={decided.isFetchingNextPage}
                    onClick={() => void decided.fetchNextPage()}
                  >
                    {t("state.loadMore")}
                  </Button>
                </li>
              )}
            </ul>
          );
        }}
      </Loaded>
      <ReverseDialog decided={reversing} onClose={() => setReversing(null)} />
    </>
  );
}

interface RowProps {
  readonly decided: Decided;
  readonly onReverse: () => void;
}

function Row({ decided, onReverse }: RowProps) {
  const { t } = useTranslation();
  const nameOf = useReasonName();
  const { generation, decision, reversal, note, reasons } = decided;
  const why = [...reasons.map(nameOf), ...(note ? [note] : [])];
  return (
    <li className={classes.row} data-reversed={reversal !== null} data-testid="decided">
      <img src={generation.image.thumb} alt="" loading="lazy" />
      <div className={classes.what}>
        <span className={classes.name}>{generation.external_id}</span>
        <span className={classes.dimmed}>
          {generation.generator
            ? t("review.decided.product", {
                product: generation.product,
                generator: generation.generator,
              })
            : generation.product}
        </span>
      </div>
      <div className={classes.decision}>
        <Group gap={8}>
          <VerdictBadge verdict={decision} />
          <span>{decided.by}</span>
          <span className={classes.dimmed} title={formatMoment(decided.at)}>
            {formatAgo(decided.at, t("time.now"))}
          </span>
        </Group>
        {why.length > 0 && <span>{why.join(" · ")}</span>}
        {reversal && (
          <span className={classes.reversal}>
            {t(reversal.note ? "review.decided.reversed" : "review.decided.takenBack", {
              person: reversal.by,
              when: formatAgo(reversal.at, t("time.now")),
              note: reversal.note,
            })}
          </span>
        )}
      </div>
      {reversal === null && (
        <Button size="compact-sm" variant="default" onClick={onReverse}>
          {t("review.decided.reverse")}
          <span className="visually-hidden">{` ${generation.external_id}`}</span>
        </Button>
      )}
    </li>
  );
}

interface DialogProps {
  /** The decision to reverse; null while the dialog is closed. */
  readonly decided: Decided | null;
  readonly onClose: () => void;
}

function ReverseDialog({ decided, onClose }: DialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={decided !== null}
      onClose={onClose}
      title={t("review.decided.reverseTitle")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {decided && <ReverseForm key={decided.id} decided={decided} onDone={onClose} />}
    </Modal>
  );
}

interface FormProps {
  readonly decided: Decided;
  readonly onDone: () => void;
}

function ReverseForm({ decided, onDone }: FormProps) {
  const { t } = useTranslation();
  const reverse = useReverse(useCurrentProject().id);
  const [note, setNote] = useState("");
  const submit = () =>
    reverse.mutate(
      { id: decided.id, note: note.trim() },
      {
        onSuccess: () => {
          notifyDone(t("review.decided.done"));
          onDone();
        },
      },
    );
  return (
    <form action={submit}>
      <Text fw={550}>
        {decided.generation.external_id}
        {": "}
        {t("review.decided.by", {
          decision: t(`verdict.${decided.decision}`),
          person: decided.by,
        })}
      </Text>
      <Text size="sm" c="dimmed" mt={4}>
        {t("review.decided.reverseText")}
      </Text>
      <Textarea
        mt="md"
        label={t("review.decided.why")}
        required
        maxLength={2000}
        autosize
        minRows={2}
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="md">
        <Button type="submit" disabled={!note.trim()} loading={reverse.isPending}>
          {t("review.decided.confirm")}
        </Button>
      </Group>
    </form>
  );
}
