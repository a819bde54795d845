import { useSearchParams } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { DecidedList } from "./decided/DecidedList";
import { DECIDED, filtersOf, idOf, ORIGINALS, searchOf, tabOf } from "./desk/address";
import { Inbox } from "./desk/Inbox";
import { useFlagCounts } from "./desk/queries";
import { useDrafts } from "./desk/useDrafts";
import { FlagTabs } from "./FlagTabs";
import { OriginalsDesk } from "./originals/OriginalsDesk";
import classes from "./review.module.css";

/** Flagged generations by kind of flag, originals to confirm, and what reviewers have decided. */
export function ReviewPage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const tab = tabOf(search.get("flag"));
  const filters = filtersOf(search);
  const counts = useFlagCounts(project.id, filters);
  const drafts = useDrafts();
  return (
    <div className={classes.page} data-tab={tab}>
      <title>{`${t("review.title")} · Packshot`}</title>
      <h1 className={classes.pageTitle}>{t("review.title")}</h1>
      <FlagTabs
        counts={counts.data}
        value={tab}
        onChange={(chosen) => setSearch(searchOf(chosen, filters))}
      />
      {tab === ORIGINALS && <OriginalsDesk wanted={idOf(search.get("product"))} />}
      {tab === DECIDED && <DecidedList />}
      {tab !== ORIGINALS && tab !== DECIDED && (
        <Inbox key={tab} flag={tab} filters={filters} counts={counts.data} drafts={drafts} />
      )}
    </div>
  );
}
