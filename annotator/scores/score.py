"""`scoring.vocabulary.rules.score_of` as SQL."""

from __future__ import annotations

from typing import Final

from django.db.models import F
from django.db.models.functions import Coalesce

from scoring.vocabulary.rules import P_CONSISTENT_UNCHECKED

# p_consistent of a row of annotator_generation, for raw statements.
P_CONSISTENT_SQL: Final = f"COALESCE(annotator_generation.p_consistent, {P_CONSISTENT_UNCHECKED})"

SCORE: Final = F("p_good") * Coalesce(F("p_consistent"), P_CONSISTENT_UNCHECKED)


def score_sql(p_good: str) -> str:
    """SQL for the score of a row of annotator_generation; `p_good` is the SQL of its p_good."""
    return f"{p_good} * {P_CONSISTENT_SQL}"
