import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { PageHeader } from "@/shared/ui/PageHeader";
import classes from "./settings.module.css";

const TABS = [
  ["general", ""],
  ["guidelines", "/guidelines"],
  ["reasons", "/reasons"],
  ["webhooks", "/webhooks"],
  ["machine", "/machine"],
  ["project", "/project"],
] as const;

interface Props {
  readonly tab: (typeof TABS)[number][0];
  readonly children: ReactNode;
}

/** The settings' pages have a common head. */
export function SettingsFrame({ tab, children }: Props) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  return (
    <>
      <PageHeader
        title={t("projects.settings.title")}
        description={t(`projects.settings.tab.${tab}.description`)}
      />
      <nav className={classes.tabs} aria-label={t("projects.settings.title")}>
        {TABS.map(([name, path]) => (
          <NavLink
            key={name}
            to={`/projects/${project.id}/settings${path}`}
            end
            className={classes.tab ?? ""}
          >
            {t(`projects.settings.tab.${name}.title`)}
          </NavLink>
        ))}
      </nav>
      {children}
    </>
  );
}
