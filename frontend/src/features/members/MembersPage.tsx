import { SimpleGrid, Stack } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { PageHeader } from "@/shared/ui/PageHeader";
import { InvitePanel } from "./InvitePanel";
import { MembersPanel } from "./MembersPanel";
import { OpenInvitations } from "./OpenInvitations";

export function MembersPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t("members.title")} description={t("members.description")} />
      <Stack gap="lg">
        <MembersPanel />
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <InvitePanel />
          <OpenInvitations />
        </SimpleGrid>
      </Stack>
    </>
  );
}
