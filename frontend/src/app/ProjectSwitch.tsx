import { Menu, Text, UnstyledButton } from "@mantine/core";
import { IconCheck, IconLayoutList, IconSelector } from "@tabler/icons-react";
import { use } from "react";
import { Link } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { ProjectContext, useMe } from "@/shared/project/current";
import classes from "./Shell.module.css";

export function ProjectSwitch({ onChosen }: { readonly onChosen: () => void }) {
  const { t } = useTranslation();
  const current = use(ProjectContext);
  const memberships = useMe().memberships.filter(
    ({ project }) => !project.is_archived || project.id === current?.id,
  );
  return (
    <Menu width="target" position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={classes.switch}>
          <Text truncate flex={1} size="sm" fw={550}>
            {current?.name ?? t("app.allProjects")}
          </Text>
          <IconSelector size={15} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {memberships.map(({ project }) => (
          <Menu.Item
            key={project.id}
            component={Link}
            to={`/projects/${project.id}`}
            onClick={onChosen}
            rightSection={project.id === current?.id && <IconCheck size={14} />}
          >
            {project.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          component={Link}
          to="/projects"
          onClick={onChosen}
          leftSection={<IconLayoutList size={15} />}
        >
          {t("app.allProjects")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
