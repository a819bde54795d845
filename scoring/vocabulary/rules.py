"""Rules that both packages need."""

from __future__ import annotations

import hashlib
from typing import Final, Protocol, Self, TypeVar

# The p_consistent of a generation without a consistency report.
P_CONSISTENT_UNCHECKED = 1.0
# Pixels of the longest side at which pictures are compared, and masks of originals are found.
WORKING_SIDE = 512
# An original's mask that is right with a smaller probability is shown to a person before anything
# rests on it.
DOUBTFUL = 0.5
# Answers to training questions that a first fit needs; imported labels do not count.
FEWEST_TRAINING_ANSWERS = 20
_BITS: Final = 53  # as many as a float64 holds


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


def salted_hash(key: int, salt: str) -> int:
    """64 bits of BLAKE2b of "salt:key": a random draw that anybody can repeat."""
    return int.from_bytes(hashlib.blake2b(f"{salt}:{key}".encode(), digest_size=8).digest(), "big")


def permanent_number(key: int, salt: str) -> float:
    """A number in [0, 1) that an image keeps for good: the first 53 bits of its salted hash."""
    return float((salted_hash(key, salt) >> (64 - _BITS)) / 2.0**_BITS)
