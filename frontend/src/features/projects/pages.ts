export { NewProjectPage } from "./NewProjectPage";
export { OverviewPage } from "./OverviewPage";
export { ProjectsPage } from "./ProjectsPage";
export { SettingsPage } from "./SettingsPage";
