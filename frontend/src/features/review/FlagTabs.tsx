import { Badge, Tabs } from "@mantine/core";
import type { MouseEvent } from "react";
import type { FlagCounts } from "@/api/types";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { DECIDED, FLAGS, ORIGINALS, tabOf, type ReviewTab } from "./desk/address";
import classes from "./review.module.css";

const ALL = "all";

interface Props {
  readonly counts: FlagCounts | undefined;
  readonly value: ReviewTab;
  readonly onChange: (tab: ReviewTab) => void;
}

export function FlagTabs({ counts, value, onChange }: Props) {
  const { t } = useTranslation();
  const change = (tab: string | null) => onChange(tabOf(tab));
  return (
    <Tabs value={value ?? ALL} onChange={change} className={classes.tabsFrame ?? ""}>
      <Tabs.List aria-label={t("review.flags")} className={classes.tabs ?? ""}>
        <Tabs.Tab value={ALL} onClick={leave} rightSection={<Count value={counts?.total} />}>
          {t("review.all")}
        </Tabs.Tab>
        {FLAGS.map((flag) => (
          <Tabs.Tab
            key={flag}
            value={flag}
            onClick={leave}
            rightSection={<Count value={counts && (counts.by_flag[flag] ?? 0)} />}
          >
            {t(`flag.${flag}`)}
          </Tabs.Tab>
        ))}
        <Tabs.Tab
          value={ORIGINALS}
          onClick={leave}
          rightSection={<Count value={counts?.originals} />}
        >
          {t("originals.title")}
        </Tabs.Tab>
        <Tabs.Tab value={DECIDED} onClick={leave}>
          {t("review.decided.title")}
        </Tabs.Tab>
      </Tabs.List>
    </Tabs>
  );
}

/** Tabs keep all keys for themselves. After a click of the mouse they are for what the tab shows. */
function leave({ detail, currentTarget }: MouseEvent<HTMLElement>): void {
  if (detail > 0) currentTarget.blur();
}

/** Nothing until it is known: a zero would say that there is no work. */
function Count({ value }: { readonly value: number | undefined }) {
  if (value === undefined) return null;
  return (
    <Badge color="gray" size="sm" className="tabular">
      {formatCount(value)}
    </Badge>
  );
}
