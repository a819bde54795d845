import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import type { PersonSession } from "@/api/types";
import { formatAgo } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { ConfirmButton } from "@/shared/ui/ConfirmButton";
import { notifyDone } from "@/shared/ui/notify";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import { deviceName } from "./device";
import { useEndOtherSessions, useEndSession, useSessions } from "./queries";

/** Where the person is logged in, and how to end that. */
export function SessionsPanel() {
  const { t } = useTranslation();
  const sessions = useSessions();
  const end = useEndOtherSessions();
  return (
    <Panel title={t("account.sessions.title")}>
      <Loaded query={sessions}>
        {({ results }) => (
          <Stack>
            <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: "none" }}>
              {results.map((session) => (
                <SessionRow key={session.id} session={session} />
              ))}
            </Stack>
            <Group>
              <ConfirmButton
                variant="default"
                loading={end.isPending}
                question={t("account.sessions.endOthersQuestion")}
                explanation={t("account.sessions.endOthersText")}
                confirm={t("account.sessions.endOthers")}
                onConfirm={() =>
                  end.mutate(undefined, {
                    onSuccess: ({ ended }) =>
                      notifyDone(t("account.sessions.ended", { count: ended })),
                  })
                }
              >
                {t("account.sessions.endOthers")}
              </ConfirmButton>
            </Group>
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}

function SessionRow({ session }: { readonly session: PersonSession }) {
  const { t } = useTranslation();
  const end = useEndSession();
  const device = deviceName(session.device) || t("account.sessions.unknown");
  const seen = formatAgo(session.last_seen_at, t("time.now"));
  return (
    <Group component="li" justify="space-between" wrap="nowrap" align="flex-start">
      <div>
        <Group gap="xs">
          <Text fw={550}>{device}</Text>
          {session.is_current && <Badge color="teal">{t("account.sessions.current")}</Badge>}
        </Group>
        <Text size="sm" c="dimmed">
          {[session.address, t("account.sessions.seen", { when: seen })]
            .filter(Boolean)
            .join(" · ")}
        </Text>
      </div>
      {!session.is_current && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          aria-label={t("account.sessions.endOf", { device })}
          loading={end.isPending}
          onClick={() => end.mutate(session.id)}
        >
          {t("account.sessions.end")}
        </Button>
      )}
    </Group>
  );
}
