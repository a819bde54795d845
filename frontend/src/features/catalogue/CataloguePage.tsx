import { IconPhotoSearch } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";
import type { Generation } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { addressNow } from "@/shared/address/useNoteInAddress";
import { useCurrentProject, useMe } from "@/shared/project/current";
import { PageHeader } from "@/shared/ui/PageHeader";
import { EmptyState, Loaded } from "@/shared/ui/states";
import {
  changed,
  countFilters,
  imageOf,
  listingOf,
  pageOf,
  searchOf,
  UNFILTERED,
  type Listing,
} from "./address";
import { BulkBar } from "./BulkBar";
import classes from "./catalogue.module.css";
import { columnsOf } from "./columns";
import { FilterBar } from "./FilterBar";
import { GenerationDrawer } from "./GenerationDrawer";
import { ImageList } from "./ImageList";
import { useCount, useGenerations } from "./queries";
import { NOTHING, type Selection } from "./selection";
import { Toolbar } from "./Toolbar";
import { useKeepPage } from "./useKeepPage";

/** Marks that an image was opened from the list: closing it then goes back in the history. */
const FROM_LIST = { fromList: true } as const;
const NONE: readonly Generation[] = [];

/** The address holds all that is shown, so people can reload it, go back to it and share it. */
export function CataloguePage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const listing = listingOf(search);
  const generations = useGenerations(project.id, listing);
  const { image, open, close } = useOpenImage();
  const keepPage = useKeepPage(listing);
  const pages = generations.data?.pages;
  const all = useMemo(() => pages?.flatMap(({ results }) => results) ?? NONE, [pages]);
  const change = (chosen: Partial<Listing>) =>
    setSearch(searchOf({ ...listing, ...chosen }), { preventScrollReset: true });
  const isFiltered = countFilters(listing) > 0;
  return (
    <div className={classes.page} data-wide="whole">
      <PageHeader title={t("catalogue.title")} description={t("catalogue.description")} />
      <FilterBar
        project={project.id}
        listing={listing}
        onChange={change}
        onClear={() => change(UNFILTERED)}
      />
      <Loaded query={generations}>
        {() =>
          all.length === 0 ? (
            <EmptyState
              icon={<IconPhotoSearch size={20} />}
              title={t("catalogue.empty.title")}
              text={t(isFiltered ? "catalogue.empty.filtered" : "catalogue.empty.text")}
            />
          ) : (
            <Images
              key={JSON.stringify(listing)}
              listing={listing}
              images={all}
              query={generations}
              page={pageOf(search)}
              onOrder={(ordering) => change({ ordering })}
              onPage={keepPage}
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
    </div>
  );
}

interface ImagesProps {
  readonly listing: Listing;
  readonly images: readonly Generation[];
  readonly query: ReturnType<typeof useGenerations>;
  readonly page: number;
  readonly onOrder: (ordering: Listing["ordering"]) => void;
  readonly onPage: (page: number) => void;
  readonly onOpen: (id: number) => void;
}

/** The images of one listing, and the selection among them. */
function Images({ listing, images, query, ...rest }: ImagesProps) {
  const project = useCurrentProject();
  const me = useMe();
  const counted = useCount(project.id, listing);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const count = counted.isPlaceholderData ? null : (counted.data ?? null);
  return (
    <>
      {selection.isAll || selection.ids.size > 0 ? (
        <BulkBar
          project={project.id}
          filters={listing}
          selection={selection}
          count={count}
          onSelect={setSelection}
        />
      ) : (
        <Toolbar count={count} />
      )}
      <ImageList
        {...rest}
        images={images}
        isTable={me.catalogue_view === "table"}
        columns={columnsOf(me.catalogue_columns)}
        ordering={listing.ordering}
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
        selection={selection}
        onSelect={setSelection}
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
      setSearch(changed(addressNow(), "image", id), { state: FROM_LIST, preventScrollReset: true }),
    close: () => {
      if (isFromList) void navigate(-1);
      else
        setSearch(changed(addressNow(), "image", null), {
          replace: true,
          preventScrollReset: true,
        });
    },
  };
}
