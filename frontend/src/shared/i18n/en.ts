/** All texts of the interface in English, one file per part. Keys are typed: `t("judge.left")`. */
import { account } from "./en/account";
import { auditLog } from "./en/auditLog";
import { catalogue } from "./en/catalogue";
import { certificates } from "./en/certificates";
import { exportsPage } from "./en/exports";
import { history } from "./en/history";
import { imports } from "./en/imports";
import { insights } from "./en/insights";
import { judge } from "./en/judge";
import { machine } from "./en/machine";
import { masks } from "./en/masks";
import { members } from "./en/members";
import { models } from "./en/models";
import { originals } from "./en/originals";
import { palette } from "./en/palette";
import { practice } from "./en/practice";
import { projects } from "./en/projects";
import { review } from "./en/review";
import { session } from "./en/session";
import { shared } from "./en/shared";
import { stage } from "./en/stage";
import { tokens } from "./en/tokens";
import { webhooks } from "./en/webhooks";

export const en = {
  ...shared,
  account,
  auditLog,
  catalogue,
  certificates,
  exports: exportsPage,
  history,
  imports,
  insights,
  judge,
  machine,
  masks,
  members,
  models,
  originals,
  palette,
  practice,
  projects,
  review,
  session,
  stage,
  tokens,
  webhooks,
} as const;
