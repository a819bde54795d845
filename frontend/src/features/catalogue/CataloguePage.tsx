import { IconPhotoSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { Generation } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { PageHeader } from "@/shared/ui/PageHeader";
import { EmptyState, Loaded } from "@/shared/ui/states";
import { FilterBar } from "./FilterBar";
import { GenerationDrawer } from "./GenerationDrawer";
import { GenerationGrid } from "./GenerationGrid";
import { useGenerations, type Filters } from "./queries";

const NO_FILTERS: Filters = { verdict: null, flag: null, generator: "", ordering: "-id" };

export function CataloguePage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [filters, setFilters] = useState(NO_FILTERS);
  const [open, setOpen] = useState<Generation | null>(null);
  const generations = useGenerations(project.id, filters);
  const isFiltered = Boolean(filters.verdict ?? filters.flag ?? filters.generator);
  return (
    <>
      <PageHeader title={t("catalogue.title")} description={t("catalogue.description")} />
      <FilterBar
        filters={filters}
        onChange={setFilters}
        onClear={isFiltered ? () => setFilters(NO_FILTERS) : null}
      />
      <Loaded query={generations}>
        {({ pages }) => {
          const all = pages.flatMap(({ results }) => results);
          if (all.length === 0) {
            return (
              <EmptyState
                icon={<IconPhotoSearch size={20} />}
                title={t("catalogue.empty.title")}
                text={t(isFiltered ? "catalogue.empty.filtered" : "catalogue.empty.text")}
              />
            );
          }
          return (
            <GenerationGrid
              generations={all}
              hasMore={generations.hasNextPage}
              isLoading={generations.isFetchingNextPage}
              onMore={() => void generations.fetchNextPage()}
              onOpen={setOpen}
            />
          );
        }}
      </Loaded>
      <GenerationDrawer generation={open} onClose={() => setOpen(null)} />
    </>
  );
}
