"""Rules that both packages apply."""

from __future__ import annotations

from typing import Protocol, Self, TypeVar

# What counts as p_consistent of a generation that the consistency check has not seen.
P_CONSISTENT_UNCHECKED = 1.0


class Probability(Protocol):
    """A number, or an array of them."""

    def __mul__(self, other: Self, /) -> Self: ...


P = TypeVar("P", bound=Probability)


def score_of(p_good: P, p_consistent: P) -> P:
    """The score by which verdicts are decided and certified.

    `annotator/scores/score.py` says the same to the database.
    """
    return p_good * p_consistent
