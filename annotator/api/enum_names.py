"""What the API's schema calls enumerations that several fields share."""

from __future__ import annotations

from typing import Final

ENUM_NAMES: Final = {
    "RoleEnum": "annotator.models.choices.ROLES",
    "ScopeEnum": "annotator.models.choices.SCOPES",
    "VerdictEnum": "annotator.models.choices.VERDICTS",
    "DeciderEnum": "annotator.models.choices.DECIDERS",
    "AnswerChoiceEnum": "annotator.models.choices.ANSWER_CHOICES",
    "JobKindEnum": "annotator.models.JobKind",
    "JobStateEnum": "annotator.models.JobState",
    "MaskSourceEnum": "annotator.models.MaskSource",
    "FlagKindEnum": "annotator.models.choices.FLAG_KINDS",
    "QuestionKindEnum": "annotator.models.choices.KINDS",
    "SkipReasonEnum": "annotator.models.choices.SKIP_REASONS",
    "ComparisonSideEnum": "annotator.api.comparisons.SIDES",
    "OutcomeEnum": "annotator.models.predictions.OUTCOME_CHOICES",
    "RankingStateEnum": "annotator.models.RankingState",
    "RankingOutcomeEnum": "annotator.models.RankingOutcome",
    "HookEventEnum": "annotator.models.choices.HOOK_EVENTS",
    "SubscribableEventEnum": "annotator.models.choices.SUBSCRIBABLE_EVENTS",
    "HookFormatEnum": "annotator.models.choices.HOOK_FORMATS",
    "DeliveryStateEnum": "annotator.models.choices.DELIVERY_STATES",
    "ModelStateEnum": "annotator.models.ModelState",
}
