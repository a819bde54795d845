import { useMantineColorScheme } from "@mantine/core";
import {
  IconBrain,
  IconDeviceDesktop,
  IconFolder,
  IconKey,
  IconLanguage,
  IconLayoutList,
  IconMoon,
  IconPlus,
  IconSnowflake,
  IconSun,
  IconUpload,
  IconUserPlus,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { useNavigate } from "react-router";
import type { Project, Role } from "@/api/types";
import { PROJECT_PAGES } from "@/app/navigation";
import { useRetrain } from "@/features/models/queries";
import { LANGUAGES, useTranslation, type Language } from "@/shared/i18n";
import { includesRole, useMe } from "@/shared/project/current";
import { useSpeak } from "@/shared/project/preferences";
import { notifyError } from "@/shared/ui/notify";

export type Section = "pages" | "actions" | "projects" | "products" | "images";

/** Something that the palette leads to or does. */
export interface Entry {
  readonly id: string;
  readonly section: Section;
  readonly label: string;
  readonly hint?: string;
  readonly Icon?: ComponentType<{ size?: number; stroke?: number }>;
  readonly picture?: string;
  readonly run: () => void;
}

/** The pages, actions and projects that the person may use here. */
export function useEntries(project: Project | null): Entry[] {
  const pages = usePages(project);
  const actions = useActions(project);
  const looks = useLooks();
  return [...pages, ...actions, ...looks, ...useProjects(project)];
}

function usePages(project: Project | null): Entry[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const go = (to: string) => () => void navigate(to);
  const own = PROJECT_PAGES.filter(
    ({ role }) => project !== null && includesRole(project.role, role),
  ).map(({ name, path, Icon }) => ({
    id: `page-${name}`,
    section: "pages" as const,
    label: t(`nav.${name}`),
    Icon,
    run: go(`/projects/${project?.id}${path && `/${path}`}`),
  }));
  return [
    ...own,
    {
      id: "page-projects",
      section: "pages",
      label: t("app.allProjects"),
      Icon: IconLayoutList,
      run: go("/projects"),
    },
    {
      id: "page-tokens",
      section: "pages",
      label: t("nav.tokens"),
      Icon: IconKey,
      run: go("/tokens"),
    },
  ];
}

/** What can be done in the project. The longer ones begin on their page. */
function useActions(project: Project | null): Entry[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const retrain = useRetrain(project?.id ?? 0);
  const go = (path: string) => () => void navigate(`/projects/${project?.id}${path}`);
  const inProject = [
    { name: "import", role: "ops", Icon: IconUpload, run: go("/imports") },
    { name: "retrain", role: "admin", Icon: IconBrain, run: () => retrain.mutate() },
    { name: "freeze", role: "admin", Icon: IconSnowflake, run: go("") },
    { name: "invite", role: "admin", Icon: IconUserPlus, run: go("/members") },
  ] as const satisfies readonly { name: string; role: Role; Icon: unknown; run: () => void }[];
  const allowed = inProject.filter(
    ({ role }) => project !== null && includesRole(project.role, role),
  );
  const actions: Entry[] = allowed.map(({ name, Icon, run }) => ({
    id: `action-${name}`,
    section: "actions",
    label: t(`palette.action.${name}`),
    Icon,
    run,
  }));
  const mayCreate =
    me.user.is_site_admin || me.memberships.some((membership) => membership.role === "admin");
  if (mayCreate) {
    actions.push({
      id: "action-create",
      section: "actions",
      label: t("palette.action.create"),
      Icon: IconPlus,
      run: () => void navigate("/projects/new"),
    });
  }
  return actions;
}

const SCHEMES = [
  ["light", IconSun],
  ["dark", IconMoon],
  ["auto", IconDeviceDesktop],
] as const;

/** Colours and languages, except for those in use. */
function useLooks(): Entry[] {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const speak = useSpeak();
  const schemes = SCHEMES.filter(([scheme]) => scheme !== colorScheme).map(([scheme, Icon]) => ({
    id: `scheme-${scheme}`,
    section: "actions" as const,
    label: `${t("scheme.label")}: ${t(`scheme.${scheme}`)}`,
    Icon,
    run: () => setColorScheme(scheme),
  }));
  const languages = Object.entries(LANGUAGES).filter(([language]) => language !== i18n.language);
  return [
    ...schemes,
    ...languages.map(([language, name]) => ({
      id: `language-${language}`,
      section: "actions" as const,
      label: `${t("language.label")}: ${name}`,
      Icon: IconLanguage,
      run: () => void speak(language as Language).catch(notifyError),
    })),
  ];
}

function useProjects(current: Project | null): Entry[] {
  const navigate = useNavigate();
  return useMe()
    .memberships.filter(({ project }) => project.id !== current?.id)
    .map(({ project }) => ({
      id: `project-${project.id}`,
      section: "projects",
      label: project.name,
      Icon: IconFolder,
      run: () => void navigate(`/projects/${project.id}`),
    }));
}
