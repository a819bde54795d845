import { IconChecks } from "@tabler/icons-react";
import { useCallback, useRef } from "react";
import { useSearchParams } from "react-router";
import type { FlagCounts, FlagKind } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { EmptyState, Loaded } from "@/shared/ui/states";
import { countFilters, searchOf, type DeskFilters } from "./address";
import { FilterBar } from "./FilterBar";
import { useFlagged } from "./queries";
import { ReviewDesk } from "./ReviewDesk";
import { SavedViews } from "./SavedViews";
import type { Drafts } from "./useDrafts";

interface Props {
  readonly flag: FlagKind | null;
  readonly filters: DeskFilters;
  readonly counts: FlagCounts | undefined;
  readonly drafts: Drafts;
}

/** What waits under one flag or all, found by the filters in the address. */
export function Inbox({ flag, filters, counts, drafts }: Props) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [, setSearch] = useSearchParams();
  const searchRef = useRef<HTMLInputElement>(null);
  const flagged = useFlagged(project.id, flag, filters);
  const { fetchNextPage, isFetchingNextPage } = flagged;
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  const change = (chosen: DeskFilters) =>
    setSearch(searchOf(flag, chosen), { preventScrollReset: true });
  const isFiltered = flag !== null || countFilters(filters) > 0 || filters.search !== "";
  return (
    <>
      <FilterBar
        filters={filters}
        total={flag === null ? counts?.total : counts && (counts.by_flag[flag] ?? 0)}
        searchRef={searchRef}
        onChange={change}
      >
        <SavedViews
          query={searchOf(flag, filters).toString()}
          onOpen={(query) => setSearch(new URLSearchParams(query))}
        />
      </FilterBar>
      <Loaded query={flagged}>
        {({ pages }) => (
          <ReviewDesk
            // Another selection of images is another desk.
            key={searchOf(flag, filters).toString()}
            items={pages.flatMap(({ results }) => results)}
            readAt={flagged.dataUpdatedAt}
            hasMore={flagged.hasNextPage}
            onMore={more}
            searchRef={searchRef}
            drafts={drafts}
          >
            <EmptyState
              icon={<IconChecks size={20} />}
              title={t(isFiltered ? "review.empty.filteredTitle" : "review.empty.title")}
              text={t(isFiltered ? "review.empty.filtered" : "review.empty.text")}
            />
          </ReviewDesk>
        )}
      </Loaded>
    </>
  );
}
