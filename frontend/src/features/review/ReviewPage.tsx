import { IconChecks } from "@tabler/icons-react";
import { useSearchParams } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { PageHeader } from "@/shared/ui/PageHeader";
import { EmptyState, Loaded } from "@/shared/ui/states";
import { flagOf, FlagTabs } from "./FlagTabs";
import { useFlagCounts, useFlagged } from "./queries";
import { ReviewDesk } from "./ReviewDesk";

/** Flagged generations, by kind of flag. */
export function ReviewPage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const flag = flagOf(search.get("flag"));
  const counts = useFlagCounts(project.id);
  const flagged = useFlagged(project.id, flag);
  return (
    <>
      <PageHeader title={t("review.title")} description={t("review.description")} />
      <FlagTabs
        counts={counts.data}
        value={flag}
        onChange={(chosen) => setSearch(chosen ? { flag: chosen } : {})}
      />
      <Loaded query={flagged}>
        {({ pages }) => {
          const generations = pages.flatMap(({ results }) => results);
          if (generations.length === 0) {
            return (
              <EmptyState
                icon={<IconChecks size={20} />}
                title={t(flag ? "review.empty.filteredTitle" : "review.empty.title")}
                text={t(flag ? "review.empty.filtered" : "review.empty.text")}
              />
            );
          }
          return (
            <ReviewDesk
              key={flag}
              generations={generations}
              hasMore={flagged.hasNextPage}
              onMore={() => void flagged.fetchNextPage()}
            />
          );
        }}
      </Loaded>
    </>
  );
}
