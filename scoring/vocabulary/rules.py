"""Rules that both packages need."""

from __future__ import annotations

import hashlib
from typing import Final, Protocol, Self, TypeVar

from scoring.vocabulary.answers import Choice

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


def says_good(choice: Choice, *, is_changed: bool) -> bool | None:
    """What one answer says about one of the images that it shows; None if that is ambiguous.

    A product that was changed is always a fault. Of two images, a preference says only which one is
    better: both may be good, and both may be bad.
    """
    if is_changed or choice in (Choice.BAD, Choice.BOTH_BAD):
        return False
    return True if choice in (Choice.GOOD, Choice.BOTH_GOOD) else None


def good_in_audit(*, fine: int, faulty: int) -> bool:
    """Whether an image counts as good when people judge it to measure models or decisions.

    It does if more of them find nothing wrong (the background good, the product unchanged) than
    find a fault. Of two people, both must. If those who are asked blind about a batch's image or
    about a decision are evenly split, one more person is asked (`annotator/queue/settle.py`);
    until they have answered, the image is not good.
    """
    return fine > faulty


def bad_in_audit(*, fine: int, faulty: int) -> bool:
    """Whether it counts as bad; while people are evenly split it is neither good nor bad."""
    return faulty > fine


def salted_hash(key: int, salt: str) -> int:
    """64 bits of BLAKE2b of "salt:key": a random draw that anybody can repeat."""
    return int.from_bytes(hashlib.blake2b(f"{salt}:{key}".encode(), digest_size=8).digest(), "big")


def permanent_number(key: int, salt: str) -> float:
    """A number in [0, 1) that an image keeps for good: the first 53 bits of its salted hash."""
    return float((salted_hash(key, salt) >> (64 - _BITS)) / 2.0**_BITS)
