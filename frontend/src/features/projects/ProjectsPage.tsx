import { Badge, Button, SegmentedControl, SimpleGrid, Text, Title } from "@mantine/core";
import { IconFolderPlus, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import type { Project } from "@/api/types";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { useMe } from "@/shared/project/current";
import { RoleBadge } from "@/shared/ui/badges";
import { PageHeader } from "@/shared/ui/PageHeader";
import { EmptyState, Loaded } from "@/shared/ui/states";
import classes from "./projects.module.css";
import { useProjects } from "./queries";

export function ProjectsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [isArchive, setArchive] = useState(false);
  const projects = useProjects(isArchive);
  const mayCreate = me.user.is_site_admin || me.memberships.some(({ role }) => role === "admin");
  const create = mayCreate && (
    <Button component={Link} to="/projects/new" leftSection={<IconPlus size={16} />}>
      {t("projects.new")}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t("projects.title")}
        description={t("projects.description")}
        actions={create}
      />
      <SegmentedControl
        mb="lg"
        value={isArchive ? "archived" : "active"}
        onChange={(value) => setArchive(value === "archived")}
        data={(["active", "archived"] as const).map((value) => ({
          value,
          label: t(`projects.list.${value}`),
        }))}
        aria-label={t("projects.list.label")}
      />
      <Loaded query={projects}>
        {({ pages }) => {
          const all = pages.flatMap(({ results }) => results as Project[]);
          if (all.length === 0 && isArchive) {
            return <EmptyState title={t("projects.list.noneArchived")} />;
          }
          if (all.length === 0) {
            return (
              <EmptyState
                icon={<IconFolderPlus size={20} />}
                title={t("projects.empty.title")}
                text={t(mayCreate ? "projects.empty.textAdmin" : "projects.empty.text")}
              />
            );
          }
          return (
            <SimpleGrid cols={{ base: 1, md: 2, lg: 3 }}>
              {all.map((project) => (
                <ProjectCard key={project.id} project={project} />
              ))}
            </SimpleGrid>
          );
        }}
      </Loaded>
      {projects.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={projects.isFetchingNextPage}
          onClick={() => void projects.fetchNextPage()}
        >
          {t("state.loadMore")}
        </Button>
      )}
    </>
  );
}

function ProjectCard({ project }: { readonly project: Project }) {
  const { t } = useTranslation();
  const numbers = [
    [t("projects.products"), formatCount(project.counts.products)],
    [t("projects.images"), formatCount(project.counts.generations)],
    [t("projects.answers"), formatCount(project.counts.answers)],
  ];
  return (
    <Link to={`/projects/${project.id}`} className={classes.card}>
      <div className={classes.cardHead}>
        <Title order={2}>{project.name}</Title>
        {project.deleting_at === null ? (
          <RoleBadge role={project.role} />
        ) : (
          <Badge color="red">{t("projects.list.deleting")}</Badge>
        )}
      </div>
      <dl className={classes.numbers}>
        {numbers.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="tabular">{value}</dd>
          </div>
        ))}
      </dl>
      <Text size="sm" c="dimmed">
        {t("projects.model")}:{" "}
        {project.champion ? (
          <Badge color="gray">{t("projects.version", { number: project.champion.number })}</Badge>
        ) : (
          t("projects.noModel")
        )}
      </Text>
    </Link>
  );
}
