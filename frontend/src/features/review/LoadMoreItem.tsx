import { Button } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";

/** The last row of a list that has more rows on the server. */
export function LoadMoreItem({ onMore }: { readonly onMore: () => void }) {
  const { t } = useTranslation();
  return (
    <li>
      <Button variant="subtle" color="gray" fullWidth onClick={onMore}>
        {t("state.loadMore")}
      </Button>
    </li>
  );
}
