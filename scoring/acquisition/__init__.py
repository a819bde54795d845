"""Choose what to ask people next. Works on arrays alone."""

from scoring.acquisition.audit import certifying
from scoring.acquisition.candidates import Candidates, RowSet, find_candidates
from scoring.acquisition.plan import Mix, plan_questions
from scoring.acquisition.pool import PlannedQuestion, Pool
from scoring.acquisition.strategies import DEFAULT_STRATEGY, STRATEGIES

__all__ = [
    "DEFAULT_STRATEGY",
    "STRATEGIES",
    "Candidates",
    "Mix",
    "PlannedQuestion",
    "Pool",
    "RowSet",
    "certifying",
    "find_candidates",
    "plan_questions",
]
