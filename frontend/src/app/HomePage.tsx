import { Navigate } from "react-router";
import { useMe } from "@/shared/project/current";

/** Members of only one project go straight to it. */
export function HomePage() {
  const memberships = useMe().memberships.filter(({ project }) => !project.is_archived);
  const [only] = memberships;
  const to = memberships.length === 1 && only ? `/projects/${only.project.id}` : "/projects";
  return <Navigate to={to} replace />;
}
