import { Button, SimpleGrid, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { PageHeader } from "@/shared/ui/PageHeader";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import { LooksPanel } from "./LooksPanel";
import { PasswordPanel } from "./PasswordPanel";
import { ProfilePanel } from "./ProfilePanel";
import { useAccount } from "./queries";
import { SessionsPanel } from "./SessionsPanel";

interface Props {
  /** The form for the keys of the judge screen, which another feature owns. */
  readonly keysForm: ReactNode;
}

/** Everything about the person who is logged in. */
export function AccountPage({ keysForm }: Props) {
  const { t } = useTranslation();
  const account = useAccount();
  return (
    <>
      <PageHeader title={t("account.title")} description={t("account.description")} />
      <Loaded query={account}>
        {(own) => (
          <Stack gap="lg">
            <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
              <ProfilePanel account={own} />
              <PasswordPanel account={own} />
              <SessionsPanel />
              <Stack gap="lg">
                <LooksPanel />
                <Panel title={t("nav.tokens")}>
                  <Text size="sm" mb="md">
                    {t("tokens.description")}
                  </Text>
                  <Button component={Link} to="/tokens" variant="default">
                    {t("account.toTokens")}
                  </Button>
                </Panel>
              </Stack>
            </SimpleGrid>
            <Panel title={t("account.keys")}>{keysForm}</Panel>
          </Stack>
        )}
      </Loaded>
    </>
  );
}
