import type { UseFormReturnType } from "@mantine/form";
import type { Project } from "@/api/types";

/** The settings that an admin may change, with names and units of the server. */
export type SettingsValues = Pick<
  Project,
  | "name"
  | "guidelines"
  | "target_precision"
  | "confidence"
  | "strategy"
  | "starters"
  | "explore_share"
  | "audit_question_share"
  | "pair_share"
  | "gold_share"
  | "repeat_share"
  | "gold_feedback"
  | "blind_audit_share"
  | "certificate_method"
  | "plan_ahead"
  | "answers_needed"
  | "audit_answers_needed"
  | "hold_minutes"
  | "retrain_after_answers"
  | "retrain_every_minutes"
>;

export type SettingsForm = UseFormReturnType<SettingsValues>;

/** Taken out of a project: the server refuses fields that cannot be changed. */
export function settingsOf(project: Project): SettingsValues {
  return {
    name: project.name,
    guidelines: project.guidelines,
    target_precision: project.target_precision,
    confidence: project.confidence,
    strategy: project.strategy,
    starters: project.starters,
    explore_share: project.explore_share,
    audit_question_share: project.audit_question_share,
    pair_share: project.pair_share,
    gold_share: project.gold_share,
    repeat_share: project.repeat_share,
    gold_feedback: project.gold_feedback,
    blind_audit_share: project.blind_audit_share,
    certificate_method: project.certificate_method,
    plan_ahead: project.plan_ahead,
    answers_needed: project.answers_needed,
    audit_answers_needed: project.audit_answers_needed,
    hold_minutes: project.hold_minutes,
    retrain_after_answers: project.retrain_after_answers,
    retrain_every_minutes: project.retrain_every_minutes,
  };
}
