import { Loader, Text } from "@mantine/core";
import { IconCloudOff } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "@/shared/i18n";
import { EmptyState } from "@/shared/ui/states";
import { unsentOnDevice } from "./unsentStorage";

/** In the place of any page while nobody knows who looks at it: what waits here to be sent. */
export function OfflineNotice() {
  const { t } = useTranslation();
  const [unsent, setUnsent] = useState<number | null>(null);
  useEffect(() => void unsentOnDevice().then(setUnsent), []);
  if (unsent === null) return null;
  return (
    <main role="status" data-testid="offline" data-unsent={unsent}>
      <title>{`${t("judge.offline.title")} · Packshot`}</title>
      <EmptyState
        icon={<IconCloudOff size={20} />}
        title={t("judge.offline.title")}
        text={unsent > 0 ? t("judge.offline.unsent", { count: unsent }) : t("judge.offline.none")}
        action={
          <Text size="sm" c="dimmed">
            <Loader size={12} color="gray" aria-hidden /> {t("judge.offline.refresh")}
          </Text>
        }
      />
    </main>
  );
}
