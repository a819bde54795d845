import { SimpleGrid } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { PageHeader } from "@/shared/ui/PageHeader";
import { NewTokenPanel } from "./NewTokenPanel";
import { TokenList } from "./TokenList";

export function TokensPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t("tokens.title")} description={t("tokens.description")} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <NewTokenPanel />
        <TokenList />
      </SimpleGrid>
    </>
  );
}
