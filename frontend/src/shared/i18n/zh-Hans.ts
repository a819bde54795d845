/** All texts of the interface in Simplified Chinese, in the same files as the English ones. */
import { account } from "./zh-Hans/account";
import { auditLog } from "./zh-Hans/auditLog";
import { catalogue } from "./zh-Hans/catalogue";
import { certificates } from "./zh-Hans/certificates";
import { exportsPage } from "./zh-Hans/exports";
import { history } from "./zh-Hans/history";
import { imports } from "./zh-Hans/imports";
import { insights } from "./zh-Hans/insights";
import { judge } from "./zh-Hans/judge";
import { machine } from "./zh-Hans/machine";
import { masks } from "./zh-Hans/masks";
import { members } from "./zh-Hans/members";
import { models } from "./zh-Hans/models";
import { originals } from "./zh-Hans/originals";
import { palette } from "./zh-Hans/palette";
import { practice } from "./zh-Hans/practice";
import { projects } from "./zh-Hans/projects";
import { review } from "./zh-Hans/review";
import { session } from "./zh-Hans/session";
import { shared } from "./zh-Hans/shared";
import { stage } from "./zh-Hans/stage";
import { tokens } from "./zh-Hans/tokens";
import { webhooks } from "./zh-Hans/webhooks";

export const zhHans = {
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
};
