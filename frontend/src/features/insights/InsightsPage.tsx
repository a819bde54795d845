import { Tabs } from "@mantine/core";
import { useSearchParams } from "react-router";
import { DriftNotices } from "@/shared/drift/DriftNotices";
import { useTranslation } from "@/shared/i18n";
import { includesRole, useCurrentProject } from "@/shared/project/current";
import { PageHeader } from "@/shared/ui/PageHeader";
import { AgreementTab } from "./AgreementTab";
import { ComparisonsTab } from "./ComparisonsTab";
import { GeneratorsTab } from "./GeneratorsTab";
import { PeopleTab } from "./PeopleTab";
import { ProgressTab } from "./ProgressTab";
import { ScoresTab } from "./ScoresTab";

const TABS = {
  generators: GeneratorsTab,
  comparisons: ComparisonsTab,
  progress: ProgressTab,
  agreement: AgreementTab,
  scores: ScoresTab,
  people: PeopleTab,
} as const;
type Tab = keyof typeof TABS;

/** Which images fail and why, how the work goes, and how well people agree. */
export function InsightsPage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [search, setSearch] = useSearchParams();
  const isAdmin = includesRole(project.role, "admin");
  const tabs = (Object.keys(TABS) as Tab[]).filter((each) => each !== "people" || isAdmin);
  const open = tabs.find((each) => each === search.get("tab")) ?? "generators";
  return (
    <div data-wide>
      <PageHeader title={t("insights.title")} description={t("insights.description")} />
      <DriftNotices project={project} />
      <Tabs
        value={open}
        keepMounted={false}
        onChange={(chosen) => chosen && setSearch({ tab: chosen }, { preventScrollReset: true })}
      >
        <Tabs.List mb="lg">
          {tabs.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`insights.tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((each) => {
          const Content = TABS[each];
          return (
            <Tabs.Panel key={each} value={each}>
              <Content />
            </Tabs.Panel>
          );
        })}
      </Tabs>
    </div>
  );
}
