import {
  IconAdjustments,
  IconChartHistogram,
  IconCloudUpload,
  IconDownload,
  IconFlag,
  IconHistory,
  IconLayoutGrid,
  IconRoute,
  IconScale,
  IconStack2,
  IconUsers,
} from "@tabler/icons-react";
import type { Role } from "@/api/types";

/** The pages of a project in the order of the work, and the least role that may open each. */
export const PROJECT_PAGES = [
  { name: "overview", path: "", role: "annotator", Icon: IconRoute },
  { name: "judge", path: "judge", role: "annotator", Icon: IconScale },
  { name: "review", path: "review", role: "ops", Icon: IconFlag },
  { name: "catalogue", path: "catalogue", role: "ops", Icon: IconLayoutGrid },
  { name: "imports", path: "imports", role: "ops", Icon: IconCloudUpload },
  { name: "models", path: "models", role: "ops", Icon: IconStack2 },
  { name: "insights", path: "insights", role: "ops", Icon: IconChartHistogram },
  { name: "exports", path: "exports", role: "ops", Icon: IconDownload },
  { name: "members", path: "members", role: "admin", Icon: IconUsers },
  { name: "auditLog", path: "audit-log", role: "admin", Icon: IconHistory },
  { name: "settings", path: "settings", role: "admin", Icon: IconAdjustments },
] as const satisfies readonly { name: string; path: string; role: Role; Icon: unknown }[];
