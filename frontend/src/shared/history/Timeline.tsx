import { Anchor, Button, Text, Title } from "@mantine/core";
import {
  IconArrowBackUp,
  IconCheck,
  IconDownload,
  IconEyeCheck,
  IconFlag,
  IconFlagOff,
  IconGauge,
  IconGavel,
  IconMessage,
  IconMessageQuestion,
  IconRepeat,
  IconScan,
  IconSnowflake,
  IconStar,
  IconUpload,
  IconVectorSpline,
} from "@tabler/icons-react";
import { Link } from "react-router";
import type { HistoryEvent } from "@/api/types";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useReasonName } from "@/shared/project/useReasonName";
import { ErrorState, LoadingState } from "@/shared/ui/states";
import { useSay } from "@/shared/words/say";
import classes from "./history.module.css";
import { useHistory } from "./queries";
import { details, headline } from "./sentences";

const ICONS: Readonly<Record<HistoryEvent["kind"], typeof IconFlag>> = {
  imported: IconUpload,
  outlined: IconVectorSpline,
  compared: IconScan,
  scored: IconGauge,
  frozen: IconSnowflake,
  asked_again: IconRepeat,
  asking_withdrawn: IconArrowBackUp,
  asked: IconMessageQuestion,
  answered: IconMessage,
  undone: IconArrowBackUp,
  flagged: IconFlag,
  unflagged: IconFlagOff,
  decided: IconCheck,
  drawn: IconEyeCheck,
  checked: IconEyeCheck,
  reviewed: IconGavel,
  reversed: IconArrowBackUp,
  known: IconStar,
  exported: IconDownload,
};

interface Props {
  readonly project: number;
  readonly generation: number;
}

/** The whole story of an image, newest first. */
export function Timeline({ project, generation }: Props) {
  const { t } = useTranslation();
  const history = useHistory(generation);
  const events = history.data?.pages.flatMap(({ results }) => results);
  return (
    <section aria-label={t("history.title")} data-testid="history">
      <Title order={3} size="h5" mb="sm">
        {t("history.title")}
      </Title>
      {events === undefined &&
        (history.error ? (
          <ErrorState error={history.error} onRetry={() => void history.refetch()} />
        ) : (
          <LoadingState rows={3} height={36} />
        ))}
      {events && (
        <ol className={classes.events}>
          {events.map((event) => (
            <Entry key={event.id} event={event} project={project} />
          ))}
        </ol>
      )}
      {history.hasNextPage && (
        <Button
          variant="default"
          size="compact-sm"
          loading={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          {t("history.earlier")}
        </Button>
      )}
    </section>
  );
}

interface EntryProps {
  readonly event: HistoryEvent;
  readonly project: number;
}

function Entry({ event, project }: EntryProps) {
  const { t } = useTranslation();
  const say = useSay();
  const Icon = ICONS[event.kind];
  const parts = details(event, t, say, useReasonName());
  return (
    <li className={classes.event} data-kind={event.kind} data-counts={event.counts ?? true}>
      <span className={classes.icon} aria-hidden>
        <Icon size={14} stroke={1.8} />
      </span>
      <div className={classes.text}>
        <Text span size="sm" fw={550}>
          {headline(event, t)}
        </Text>
        {event.who !== null && (
          <Text span size="sm">
            {" "}
            {t("history.by", { who: event.who })}
          </Text>
        )}
        {parts.length > 0 && (
          <Text size="sm" c="dimmed">
            {parts.join(" · ")}
          </Text>
        )}
        {event.certificate !== null && (
          <Anchor
            component={Link}
            size="sm"
            to={`/projects/${project}/certificates/${event.certificate}`}
          >
            {t("history.certificate")}
          </Anchor>
        )}
      </div>
      <Text component="time" size="xs" c="dimmed" dateTime={event.at} className={classes.time}>
        {formatMoment(event.at)}
      </Text>
    </li>
  );
}
