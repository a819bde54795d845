export { GuidelinesPage } from "./GuidelinesPage";
export { NewProjectPage } from "./NewProjectPage";
export { OverviewPage } from "./OverviewPage";
export { ProjectEndPage } from "./ProjectEndPage";
export { ProjectsPage } from "./ProjectsPage";
export { ReasonsPage } from "./ReasonsPage";
export { SettingsPage } from "./SettingsPage";
export { WebhooksPage } from "./webhooks/WebhooksPage";
