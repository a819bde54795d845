import { createContext, useContext } from "react";
import type { Me, Project, Role } from "@/api/types";

/** Who is logged in. The app provides it to every page behind the login. */
export const MeContext = createContext<Me | null>(null);

/** The project whose pages are shown. */
export const ProjectContext = createContext<Project | null>(null);

export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error("useMe is used outside of the pages behind the login.");
  return me;
}

export function useCurrentProject(): Project {
  const project = useContext(ProjectContext);
  if (project === null) throw new Error("useCurrentProject is used outside of a project's pages.");
  return project;
}

const ORDER: readonly Role[] = ["annotator", "ops", "admin"];

/** Whether a role may do what `needed` may. */
export function includesRole(role: Role, needed: Role): boolean {
  return ORDER.indexOf(role) >= ORDER.indexOf(needed);
}
