import { AppShell, Burger, Group, ScrollArea, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Suspense, use, type ReactNode } from "react";
import { Link, Outlet, ScrollRestoration } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { ProjectContext } from "@/shared/project/current";
import { Logo } from "@/shared/ui/Logo";
import { LoadingState } from "@/shared/ui/states";
import { ArchivedNotice } from "@/shared/project/ArchivedNotice";
import { AccountMenu } from "./AccountMenu";
import { PaletteButton } from "./palette/PaletteButton";
import { ProjectNavigation } from "./ProjectNavigation";
import { ProjectSwitch } from "./ProjectSwitch";
import classes from "./Shell.module.css";

interface Props {
  /** Shown instead of the page at the address. */
  readonly children?: ReactNode;
}

/** The frame of every page except the judge screen: navigation on the left, page on the right. */
export function Shell({ children }: Props) {
  const { t } = useTranslation();
  const project = use(ProjectContext);
  const [isOpen, { toggle, close }] = useDisclosure();
  return (
    <AppShell
      navbar={{ width: 232, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      header={{ height: { base: 52, sm: 0 } }}
      padding={{ base: "md", sm: "xl" }}
    >
      <ScrollRestoration />
      <a href="#content" className={classes.skip}>
        {t("app.skipToContent")}
      </a>
      <AppShell.Header hiddenFrom="sm" className={classes.header}>
        <Group h="100%" px="md" gap="sm" wrap="nowrap">
          <Burger
            opened={isOpen}
            onClick={toggle}
            size="sm"
            aria-label={isOpen ? t("app.closeMenu") : t("app.openMenu")}
          />
          <Logo size={22} />
          <Text fw={600} truncate>
            {project?.name ?? t("app.name")}
          </Text>
          <PaletteButton isSmall />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} aria-label={t("app.sidebar")}>
        <AppShell.Section px="md" pt="md" pb="xs" visibleFrom="sm">
          <Link to="/" className={classes.brand}>
            <Logo size={22} />
            {t("app.name")}
          </Link>
        </AppShell.Section>
        <AppShell.Section p="xs">
          <ProjectSwitch onChosen={close} />
          <PaletteButton />
        </AppShell.Section>
        <AppShell.Section grow component={ScrollArea} px="xs" data-toast-room>
          {project && <ProjectNavigation project={project} onChosen={close} />}
        </AppShell.Section>
        <AppShell.Section p="xs" className={classes.account}>
          <AccountMenu />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main className={classes.main}>
        <div id="content" className={classes.content} tabIndex={-1}>
          {project && <ArchivedNotice project={project} />}
          <Suspense fallback={<LoadingState />}>{children ?? <Outlet />}</Suspense>
        </div>
      </AppShell.Main>
    </AppShell>
  );
}
