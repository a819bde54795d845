import { createContext, useContext } from "react";
import type { Me, Project, Role } from "@/api/types";

/** The person who is logged in. The app provides it to every page behind the login. */
export const MeContext = createContext<Me | null>(null);

/** The project whose pages are shown. */
export const ProjectContext = createContext<Project | null>(null);

export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error("useMe needs a page behind the login.");
  return me;
}

export function useCurrentProject(): Project {
  const project = useContext(ProjectContext);
  if (project === null) throw new Error("useCurrentProject needs a page of a project.");
  return project;
}

const ORDER: readonly Role[] = ["annotator", "ops", "admin"];

/** Whether a role may do everything that `needed` may. */
export function includesRole(role: Role, needed: Role): boolean {
  return ORDER.indexOf(role) >= ORDER.indexOf(needed);
}
