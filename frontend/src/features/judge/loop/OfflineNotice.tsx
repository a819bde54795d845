import { Button, Loader, Stack, Text } from "@mantine/core";
import { IconCloudOff } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "@/shared/i18n";
import { EmptyState } from "@/shared/ui/states";
import { unsentOnDevice } from "./unsentStorage";

interface Props {
  /** Asks the server now. It is also asked every few seconds. */
  readonly onRetry: () => void;
}

/** Shown instead of a page that needs the server. Says how many answers wait here to be sent. */
export function OfflineNotice({ onRetry }: Props) {
  const { t } = useTranslation();
  const [unsent, setUnsent] = useState<number | null>(null);
  useEffect(() => void unsentOnDevice().then(setUnsent), []);
  if (unsent === null) return null;
  return (
    <main data-testid="offline" data-unsent={unsent}>
      <title>{`${t("judge.offline.title")} · Packshot`}</title>
      <div role="status">
        <EmptyState
          isPage
          icon={<IconCloudOff size={20} />}
          title={t("judge.offline.title")}
          text={unsent > 0 ? t("judge.offline.unsent", { count: unsent }) : t("judge.offline.none")}
          action={
            <Stack gap="md" align="center">
              <Button variant="default" onClick={onRetry}>
                {t("state.retry")}
              </Button>
              <Text size="sm" c="dimmed">
                <Loader size={12} color="gray" aria-hidden /> {t("judge.offline.refresh")}
              </Text>
            </Stack>
          }
        />
      </div>
    </main>
  );
}
