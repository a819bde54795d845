import { NavLink } from "react-router";
import type { Project } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { includesRole } from "@/shared/project/current";
import { PROJECT_PAGES } from "./navigation";
import classes from "./Shell.module.css";

interface Props {
  readonly project: Project;
  readonly onChosen: () => void;
}

export function ProjectNavigation({ project, onChosen }: Props) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("app.nav")}>
      {PROJECT_PAGES.filter(({ role }) => includesRole(project.role, role)).map(
        ({ name, path, Icon }) => (
          <NavLink
            key={name}
            to={`/projects/${project.id}${path && `/${path}`}`}
            end={path === ""}
            className={classes.link ?? ""}
            onClick={onChosen}
          >
            <Icon size={17} stroke={1.7} aria-hidden />
            {t(`nav.${name}`)}
          </NavLink>
        ),
      )}
    </nav>
  );
}
