import type { ComponentType } from "react";
import { createBrowserRouter, type RouteObject } from "react-router";
import { CrashPage } from "./CrashPage";
import { HomePage } from "./HomePage";
import { loadPage } from "./loadPage";
import { LoginRoute } from "./LoginRoute";
import { NotFoundPage } from "./NotFoundPage";
import { ProjectFrame } from "./ProjectFrame";
import { SessionGate } from "./SessionGate";
import { Shell } from "./Shell";

/** A page whose code is loaded when it is first opened. */
function page<Name extends string>(
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
): Pick<RouteObject, "lazy"> {
  return { lazy: () => loadPage(load, name) };
}

const sessionPages = () => import("@/features/session/pages");
const judgePages = () => import("@/features/judge/pages");
const projectPages = () => import("@/features/projects/pages");

const inProject: RouteObject[] = [
  { index: true, ...page(projectPages, "OverviewPage") },
  { path: "settings", ...page(projectPages, "SettingsPage") },
  { path: "settings/guidelines", ...page(projectPages, "GuidelinesPage") },
  { path: "settings/reasons", ...page(projectPages, "ReasonsPage") },
  { path: "settings/webhooks", ...page(projectPages, "WebhooksPage") },
  { path: "settings/machine", ...page(projectPages, "MachinePage") },
  { path: "settings/project", ...page(projectPages, "ProjectEndPage") },
  { path: "review", ...page(() => import("@/features/review/ReviewPage"), "ReviewPage") },
  { path: "review/mask", ...page(() => import("@/features/review/mask/MaskPage"), "MaskPage") },
  {
    path: "catalogue",
    ...page(() => import("@/features/catalogue/CataloguePage"), "CataloguePage"),
  },
  { path: "imports", ...page(() => import("@/features/imports/ImportsPage"), "ImportsPage") },
  {
    path: "certificates/:certificateId",
    ...page(() => import("@/features/certificates/CertificatePage"), "CertificatePage"),
  },
  { path: "models", ...page(() => import("@/features/models/ModelsPage"), "ModelsPage") },
  { path: "insights", ...page(() => import("@/features/insights/InsightsPage"), "InsightsPage") },
  { path: "exports", ...page(() => import("@/features/exports/ExportsPage"), "ExportsPage") },
  {
    path: "audit-log",
    ...page(() => import("@/features/auditLog/AuditLogPage"), "AuditLogPage"),
  },
  { path: "members", ...page(() => import("@/features/members/MembersPage"), "MembersPage") },
  { path: "*", Component: NotFoundPage },
];

export function createRouter() {
  return createBrowserRouter([
    {
      ErrorBoundary: CrashPage,
      HydrateFallback: () => null,
      children: [
        { path: "/login", Component: LoginRoute },
        { path: "/login/forgotten", ...page(sessionPages, "ForgottenPage") },
        { path: "/account/address/:secret", ...page(sessionPages, "ConfirmAddressPage") },
        { path: "/login/sso", ...page(sessionPages, "SingleSignOnPage") },
        { path: "/login/link/:secret", ...page(sessionPages, "LoginLinkPage") },
        { path: "/invitation/:secret", ...page(sessionPages, "InvitationPage") },
        {
          Component: SessionGate,
          children: [
            { path: "/", Component: HomePage },
            {
              path: "/projects/:projectId",
              Component: ProjectFrame,
              children: [
                { path: "judge", ...page(judgePages, "JudgeEntrance") },
                { path: "practice", ...page(judgePages, "PracticePage") },
                { Component: Shell, children: inProject },
              ],
            },
            {
              Component: Shell,
              children: [
                { path: "/projects", ...page(projectPages, "ProjectsPage") },
                { path: "/projects/new", ...page(projectPages, "NewProjectPage") },
                { path: "/account", ...page(() => import("./AccountRoute"), "AccountRoute") },
                {
                  path: "/tokens",
                  ...page(() => import("@/features/tokens/TokensPage"), "TokensPage"),
                },
                { path: "*", Component: NotFoundPage },
              ],
            },
          ],
        },
      ],
    },
  ]);
}
