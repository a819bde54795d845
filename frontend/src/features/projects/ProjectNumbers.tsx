import type { Project } from "@/api/types";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";
import classes from "./projects.module.css";

/** Numbers that every member may see, including annotators, whom scores could bias. */
export function ProjectNumbers({ project }: { readonly project: Project }) {
  const { t } = useTranslation();
  const { counts, champion } = project;
  const numbers = [
    [t("projects.products"), formatCount(counts.products)],
    [t("projects.images"), formatCount(counts.generations)],
    [t("projects.answers"), formatCount(counts.answers)],
    [
      t("projects.model"),
      champion ? t("projects.version", { number: champion.number }) : t("projects.noModel"),
    ],
  ];
  return (
    <Panel>
      <dl className={classes.numbers} data-columns={numbers.length}>
        {numbers.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="tabular">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
