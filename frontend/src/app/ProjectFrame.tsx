import { Outlet, useLocation, useParams } from "react-router";
import { ProblemError } from "@/api/problem";
import { includesRole, ProjectContext } from "@/shared/project/current";
import { useProject } from "@/shared/project/queries";
import { ErrorState } from "@/shared/ui/states";
import { PROJECT_PAGES } from "./navigation";
import { NotFoundPage } from "./NotFoundPage";
import { Shell } from "./Shell";

/** Provides the project in the address to the pages below it. */
export function ProjectFrame() {
  const { projectId = "" } = useParams();
  // Only as the API writes it: "01" or "1.0" is no project.
  const id = /^[1-9]\d{0,14}$/.test(projectId) ? Number(projectId) : null;
  const project = useProject(id);
  const page = useLocation().pathname.split("/")[3] ?? "";
  const needed = PROJECT_PAGES.find(({ path }) => path === page)?.role ?? "annotator";
  if (project.data) {
    return (
      <ProjectContext value={project.data}>
        {includesRole(project.data.role, needed) ? (
          <Outlet />
        ) : (
          <Shell>
            <NotFoundPage />
          </Shell>
        )}
      </ProjectContext>
    );
  }
  const isMissing = project.error instanceof ProblemError && project.error.status === 404;
  if (id === null || isMissing) {
    return (
      <Shell>
        <NotFoundPage />
      </Shell>
    );
  }
  if (project.error) {
    return (
      <Shell>
        <ErrorState error={project.error} onRetry={() => void project.refetch()} />
      </Shell>
    );
  }
  return null;
}
