import { IconChecks } from "@tabler/icons-react";
import { useSearchParams } from "react-router";
import type { FlagKind } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { PageHeader } from "@/shared/ui/PageHeader";
import { EmptyState, Loaded } from "@/shared/ui/states";
import { FlagTabs, ORIGINALS, tabOf } from "./FlagTabs";
import { OriginalsDesk } from "./originals/OriginalsDesk";
import { useFlagCounts, useFlagged } from "./queries";
import { ReviewDesk } from "./ReviewDesk";

/** Flagged generations, by kind of flag, and originals whose mask is to be confirmed. */
export function ReviewPage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const tab = tabOf(search.get("flag"));
  const counts = useFlagCounts(project.id);
  return (
    <>
      <PageHeader
        title={t("review.title")}
        // The originals need the room: the picture and its buttons are to be seen together.
        description={tab === ORIGINALS ? undefined : t("review.description")}
      />
      <FlagTabs
        counts={counts.data}
        value={tab}
        onChange={(chosen) => setSearch(chosen ? { flag: chosen } : {})}
      />
      {tab === ORIGINALS ? (
        <OriginalsDesk wanted={idOf(search.get("product"))} />
      ) : (
        <Flagged key={tab} flag={tab} />
      )}
    </>
  );
}

function Flagged({ flag }: { readonly flag: FlagKind | null }) {
  const { t } = useTranslation();
  const flagged = useFlagged(useCurrentProject().id, flag);
  return (
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
            generations={generations}
            hasMore={flagged.hasNextPage}
            onMore={() => void flagged.fetchNextPage()}
          />
        );
      }}
    </Loaded>
  );
}

/** A product's id from the address; null for anything else. */
function idOf(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
