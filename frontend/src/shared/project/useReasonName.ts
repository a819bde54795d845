import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "./current";
import { nameOfCode } from "./reasons";

/** How people read a reason's code in this project. */
export function useReasonName(): (code: string) => string {
  const { t } = useTranslation();
  const project = useCurrentProject();
  return (code) => nameOfCode(code, project, t);
}
