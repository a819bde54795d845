import { IconPhotoSearch } from "@tabler/icons-react";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { PageHeader } from "@/shared/ui/PageHeader";
import { EmptyState, Loaded } from "@/shared/ui/states";
import { changed, filtersOf, imageOf, isFiltered, pageOf, searchOf, type Filters } from "./address";
import { FilterBar } from "./FilterBar";
import { GenerationDrawer } from "./GenerationDrawer";
import { GenerationGrid } from "./GenerationGrid";
import { useGenerations } from "./queries";

const UNFILTERED = filtersOf(new URLSearchParams());
/** Marks that an image was opened from the list: closing it then goes back in the history. */
const FROM_LIST = { fromList: true } as const;

/** The address holds all that is shown, so people can reload it, go back to it and share it. */
export function CataloguePage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const filters = filtersOf(search);
  const generations = useGenerations(project.id, filters);
  const { image, open, close } = useOpenImage();
  const choose = (chosen: Filters) => setSearch(searchOf(chosen), { preventScrollReset: true });
  const hasFilters = isFiltered(filters);
  const all = generations.data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <>
      <PageHeader title={t("catalogue.title")} description={t("catalogue.description")} />
      <FilterBar
        project={project.id}
        filters={filters}
        onChange={choose}
        onClear={hasFilters ? () => choose({ ...UNFILTERED, ordering: filters.ordering }) : null}
      />
      <Loaded query={generations}>
        {({ pages }) =>
          all.length === 0 ? (
            <EmptyState
              icon={<IconPhotoSearch size={20} />}
              title={t("catalogue.empty.title")}
              text={t(hasFilters ? "catalogue.empty.filtered" : "catalogue.empty.text")}
            />
          ) : (
            <GenerationGrid
              key={JSON.stringify(filters)}
              pages={pages.map(({ results }) => results)}
              hasMore={generations.hasNextPage}
              isLoading={generations.isFetchingNextPage}
              page={pageOf(search)}
              onPage={(page) =>
                setSearch((now) => changed(now, "page", page > 1 ? page : null), {
                  replace: true,
                  preventScrollReset: true,
                })
              }
              onMore={() => void generations.fetchNextPage()}
              onOpen={open}
            />
          )
        }
      </Loaded>
      <GenerationDrawer
        id={image}
        listed={all.find(({ id }) => id === image) ?? null}
        onClose={close}
      />
    </>
  );
}

function useOpenImage() {
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const isFromList = (useLocation().state as typeof FROM_LIST | null)?.fromList ?? false;
  return {
    image: imageOf(search),
    open: (id: number) =>
      setSearch(changed(search, "image", id), { state: FROM_LIST, preventScrollReset: true }),
    close: () => {
      if (isFromList) void navigate(-1);
      else setSearch(changed(search, "image", null), { replace: true, preventScrollReset: true });
    },
  };
}
