import { Badge } from "@mantine/core";
import type { FlagKind, JobState, Report, Role, Verdict } from "@/api/types";
import { useTranslation } from "@/shared/i18n";

const VERDICT_COLOUR: Record<Verdict, string> = {
  accepted: "teal",
  rejected: "red",
  undecided: "gray",
};
const JOB_COLOUR: Record<JobState, string> = {
  queued: "gray",
  running: "accent",
  succeeded: "teal",
  failed: "red",
  cancelled: "gray",
};
const OUTCOME_COLOUR: Record<Report["outcome"], string> = {
  consistent: "teal",
  inconsistent: "red",
  cannot_verify: "yellow",
};

export function VerdictBadge({ verdict }: { readonly verdict: Verdict }) {
  const { t } = useTranslation();
  return <Badge color={VERDICT_COLOUR[verdict]}>{t(`verdict.${verdict}`)}</Badge>;
}

export function JobStateBadge({ state }: { readonly state: JobState }) {
  const { t } = useTranslation();
  return <Badge color={JOB_COLOUR[state]}>{t(`job.state.${state}`)}</Badge>;
}

export function FlagBadge({ kind }: { readonly kind: FlagKind }) {
  const { t } = useTranslation();
  return <Badge color="yellow">{t(`flag.${kind}`)}</Badge>;
}

export function OutcomeBadge({ outcome }: { readonly outcome: Report["outcome"] }) {
  const { t } = useTranslation();
  return <Badge color={OUTCOME_COLOUR[outcome]}>{t(`outcome.${outcome}`)}</Badge>;
}

export function RoleBadge({ role }: { readonly role: Role }) {
  const { t } = useTranslation();
  return <Badge color="gray">{t(`role.${role}`)}</Badge>;
}
