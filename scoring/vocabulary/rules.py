"""Rules that both packages need."""

from __future__ import annotations

from typing import Protocol, Self, TypeVar

# The p_consistent of a generation without a consistency report.
P_CONSISTENT_UNCHECKED = 1.0
# Pixels of the longest side at which pictures are compared, and masks of originals are found.
WORKING_SIDE = 512
# An original's mask that is right with a smaller probability is shown to a person before anything
# rests on it.
DOUBTFUL = 0.5


class Probability(Protocol):
    """A number, or an array of them."""

    def __mul__(self, other: Self, /) -> Self: ...


P = TypeVar("P", bound=Probability)


def score_of(p_good: P, p_consistent: P) -> P:
    """The score that verdicts and certificates rest on.

    `annotator/scores/score.py` has the same formula in SQL.
    """
    return p_good * p_consistent


def good_in_audit(*, called_bad: int, called_changed: int) -> bool:
    """Whether an image counts as good when people judge it to measure models or decisions.

    It does if everyone called the background good and nobody called the product changed.
    `AnswerQuerySet.finding_fault` has the same rule in SQL.
    """
    return called_bad == 0 and called_changed == 0
