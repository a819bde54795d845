import { Chip, Group, Pill, Stack, Text } from "@mantine/core";
import { useSearchParams } from "react-router";
import type { RateGroups } from "@/api/types";
import { formatCount, formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { useReasonName } from "@/shared/project/useReasonName";
import { Panel } from "@/shared/ui/Panel";
import { EmptyState, Loaded } from "@/shared/ui/states";
import { DIMENSIONS, dimensionsOf, worstOf, type GroupBy } from "./groups";
import { GroupsTable } from "./GroupsTable";
import { useGroups } from "./queries";

/** Which images fail, and why: by generator, category and word of the prompt. */
export function GeneratorsTab() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const by = dimensionsOf(search);
  const within = { generator: search.get("generator"), category: search.get("category") };
  const groups = useGroups(project.id, by, within);
  const change = (changes: Readonly<Record<string, string | null>>) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [name, value] of Object.entries(changes))
          if (value === null) next.delete(name);
          else next.set(name, value);
        return next;
      },
      { preventScrollReset: true },
    );
  const lookInto = (name: "generator" | "category", value: string) => {
    const others = DIMENSIONS.filter((each) => each !== name && by.includes(each));
    const next = others.length > 0 ? others : [name === "generator" ? "category" : "generator"];
    change({ [name]: value, by: next.join(",") });
  };
  return (
    <Stack gap="lg">
      <Group gap="md">
        <Chip.Group
          multiple
          value={[...by]}
          onChange={(chosen) => change({ by: chosen.length > 0 ? chosen.join(",") : null })}
        >
          <Group gap="xs" role="group" aria-label={t("insights.groups.by")}>
            <Text size="sm">{t("insights.groups.by")}</Text>
            {DIMENSIONS.map((each) => (
              <Chip key={each} value={each} size="xs">
                {t(`insights.groups.${each}`)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        {(["generator", "category"] as const).map(
          (name) =>
            within[name] !== null && (
              <Pill
                key={name}
                withRemoveButton
                removeButtonProps={{
                  "aria-label": t("insights.groups.all"),
                  "aria-hidden": false,
                  tabIndex: 0,
                }}
                onRemove={() => change({ [name]: null })}
              >
                {`${t(`insights.groups.${name}`)}: ${within[name]}`}
              </Pill>
            ),
        )}
      </Group>
      <Loaded query={groups}>
        {(found) =>
          found.rows.length === 0 ? (
            <Panel>
              <EmptyState
                title={t("insights.groups.empty.title")}
                text={t("insights.groups.empty.text")}
              />
            </Panel>
          ) : (
            <Found groups={found} by={by} onLookInto={lookInto} />
          )
        }
      </Loaded>
    </Stack>
  );
}

interface FoundProps {
  readonly groups: RateGroups;
  readonly by: readonly GroupBy[];
  readonly onLookInto: (name: "generator" | "category", value: string) => void;
}

function Found({ groups, by, onLookInto }: FoundProps) {
  const { t } = useTranslation();
  const hints = [
    t("insights.groups.answersUsed", { count: groups.answers_at_most }),
    t("insights.groups.intervals"),
    t("insights.groups.order"),
    ...(groups.has_more ? [t("insights.groups.more")] : []),
  ];
  return (
    <>
      <Worst rows={groups.rows} by={by} />
      <GroupsTable rows={groups.rows} by={by} onLookInto={onLookInto} />
      <Text size="xs" c="dimmed" maw="110ch">
        {hints.join(" ")}
      </Text>
    </>
  );
}

/** The answer to "which one should be fixed first, and why". */
function Worst({
  rows,
  by,
}: {
  readonly rows: RateGroups["rows"];
  readonly by: readonly GroupBy[];
}) {
  const { t } = useTranslation();
  const nameOf = useReasonName();
  const worst = worstOf(rows);
  if (worst === null) return null;
  const { row, images } = worst;
  const name = by.map((each) => row[each] || t("insights.groups.unnamed")).join(" · ");
  const reasons = row.reasons.map(({ reason }) => nameOf(reason)).join(", ");
  return (
    <Text fz="lg" fw={550} data-testid="worst" maw="80ch">
      {t("insights.groups.worst", {
        name,
        images: formatCount(images),
        total: formatCount(row.images ?? 0),
        passed: formatPercent(row.passed.value),
      })}{" "}
      {reasons && t("insights.groups.because", { reasons })}
    </Text>
  );
}
