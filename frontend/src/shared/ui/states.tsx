import { Button, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconCloudOff } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "@/shared/i18n";
import { errorText } from "@/shared/words/errors";
import classes from "./ui.module.css";

interface StateProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly text?: string | undefined;
  readonly action?: ReactNode;
  /** Whether it replaces a whole page, so that its title is the page's title. */
  readonly isPage?: boolean;
}

/** Says why there is nothing to see here, and what to do about it. */
export function EmptyState({ icon, title, text, action, isPage = false }: StateProps) {
  return (
    <div className={classes.state}>
      {icon && (
        <div className={classes.stateIcon} aria-hidden>
          {icon}
        </div>
      )}
      <Title order={isPage ? 1 : 2} size="h2">
        {title}
      </Title>
      {text && (
        <Text c="dimmed" maw="52ch">
          {text}
        </Text>
      )}
      {action && <div style={{ marginTop: 12 }}>{action}</div>}
    </div>
  );
}

interface ErrorProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly title?: string;
}

export function ErrorState({ error, onRetry, title }: ErrorProps) {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <EmptyState
        icon={<IconCloudOff size={20} />}
        title={title ?? t("state.error")}
        text={errorText(error, t)}
        action={
          onRetry && (
            <Button variant="default" onClick={onRetry}>
              {t("state.retry")}
            </Button>
          )
        }
      />
    </div>
  );
}

export function LoadingState({ rows = 4, height = 52 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" role="status" aria-label={t("state.loading")}>
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} height={height} radius="md" />
      ))}
    </Stack>
  );
}

interface LoadedProps<T> {
  readonly query: Pick<UseQueryResult<T>, "data" | "error" | "refetch">;
  readonly loading?: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** The three states of a query. If a refresh fails, the data loaded before stays. */
export function Loaded<T>({ query, loading, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return loading ?? <LoadingState />;
}
