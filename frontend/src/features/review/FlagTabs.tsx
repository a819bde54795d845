import { Badge, Tabs } from "@mantine/core";
import type { MouseEvent } from "react";
import type { FlagKind, FlagCounts } from "@/api/types";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import classes from "./review.module.css";

const FLAGS: readonly FlagKind[] = [
  "inconsistent",
  "cannot_verify",
  "disagreement",
  "drift",
  "broken_image",
];
const ALL = "all";
/** The tab of the originals to confirm, whose rows are products. */
export const ORIGINALS = "originals";

/** A kind of flag, all flags (null), or the originals. */
export type ReviewTab = FlagKind | typeof ORIGINALS | null;

interface Props {
  readonly counts: FlagCounts | undefined;
  readonly value: ReviewTab;
  readonly onChange: (tab: ReviewTab) => void;
}

/** The tab with this name; null, meaning all flags, for any other name. */
export function tabOf(name: string | null): ReviewTab {
  if (name === ORIGINALS) return ORIGINALS;
  return FLAGS.find((flag) => flag === name) ?? null;
}

export function FlagTabs({ counts, value, onChange }: Props) {
  const { t } = useTranslation();
  const change = (tab: string | null) => onChange(tabOf(tab));
  return (
    <Tabs value={value ?? ALL} onChange={change} mb="lg">
      <Tabs.List aria-label={t("review.flags")} className={classes.tabs ?? ""}>
        <Tabs.Tab value={ALL} onClick={leave} rightSection={<Count value={counts?.total} />}>
          {t("review.all")}
        </Tabs.Tab>
        {FLAGS.map((flag) => (
          <Tabs.Tab
            key={flag}
            value={flag}
            onClick={leave}
            rightSection={<Count value={counts?.by_flag[flag]} />}
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
      </Tabs.List>
    </Tabs>
  );
}

/** Tabs keep all keys for themselves. After a click of the mouse they are for what the tab shows. */
function leave({ detail, currentTarget }: MouseEvent<HTMLElement>): void {
  if (detail > 0) currentTarget.blur();
}

function Count({ value = 0 }: { readonly value: number | undefined }) {
  return (
    <Badge color="gray" size="sm" className="tabular">
      {formatCount(value)}
    </Badge>
  );
}
