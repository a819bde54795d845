import { Code, Group, Stack, Text } from "@mantine/core";
import type { Token } from "@/api/types";
import { formatAgo, formatDate } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useMe } from "@/shared/project/current";
import { RoleBadge } from "@/shared/ui/badges";
import { ConfirmButton } from "@/shared/ui/ConfirmButton";
import { notifyDone } from "@/shared/ui/notify";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import { useRevokeToken, useTokens } from "./queries";

export function TokenList() {
  const { t } = useTranslation();
  const tokens = useTokens();
  return (
    <Panel title={t("tokens.list")}>
      <Loaded query={tokens}>
        {({ results }) =>
          results.length === 0 ? (
            <Text c="dimmed">{t("tokens.none")}</Text>
          ) : (
            <Stack>
              {results.map((token) => (
                <TokenRow key={token.id} token={token} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Panel>
  );
}

function TokenRow({ token }: { readonly token: Token }) {
  const { t } = useTranslation();
  const { memberships } = useMe();
  const revoke = useRevokeToken();
  const project = memberships.find((membership) => membership.project.id === token.project);
  const used = token.last_used_at
    ? formatAgo(token.last_used_at, t("time.now"))
    : t("tokens.never");
  const expires = token.expires_at ? formatDate(token.expires_at) : t("tokens.noEnd");
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <div>
        <Group gap="xs">
          <Text fw={550}>{token.name}</Text>
          <Code>{token.hint}…</Code>
          <RoleBadge role={token.role} />
        </Group>
        <Text size="sm" c="dimmed">
          {[
            project?.project.name ?? t("tokens.allProjects"),
            ...token.scopes.map((scope) => t(`tokens.scope.${scope}`)),
          ].join(" · ")}
        </Text>
        <Text size="sm" c="dimmed">
          {`${t("tokens.column.used")}: ${used} · ${t("tokens.column.expires")}: ${expires}`}
        </Text>
      </div>
      <ConfirmButton
        size="compact-sm"
        variant="subtle"
        color="red"
        loading={revoke.isPending}
        question={t("tokens.revokeQuestion", { name: token.name })}
        explanation={t("tokens.revokeExplanation")}
        confirm={t("tokens.revoke")}
        onConfirm={() =>
          revoke.mutate(token.id, { onSuccess: () => notifyDone(t("tokens.revoked")) })
        }
      >
        {t("tokens.revoke")}
      </ConfirmButton>
    </Group>
  );
}
