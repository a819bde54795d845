import { Outlet, useParams } from "react-router";
import { ProblemError } from "@/api/problem";
import { ProjectContext } from "@/shared/project/current";
import { useProject } from "@/shared/project/queries";
import { ErrorState } from "@/shared/ui/states";
import { NotFoundPage } from "./NotFoundPage";

/** Gives the project of the address to the pages below it. */
export function ProjectFrame() {
  const { projectId = "" } = useParams();
  const id = /^\d+$/.test(projectId) ? Number(projectId) : null;
  const project = useProject(id);
  if (project.data) {
    return (
      <ProjectContext value={project.data}>
        <Outlet />
      </ProjectContext>
    );
  }
  const isMissing = project.error instanceof ProblemError && project.error.status === 404;
  if (id === null || isMissing) return <NotFoundPage />;
  if (project.error) {
    return <ErrorState error={project.error} onRetry={() => void project.refetch()} />;
  }
  return null;
}
