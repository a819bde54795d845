"""Which of two is better, from pairs: a test that may be looked at after every answer.

Each product is asked about once, so the votes are independent. Ties say nothing and are left out.
Of the n other votes, a prefer A and b prefer B. The null hypothesis "A is no better" says that,
whatever came before, the next vote prefers A with a probability of at most 1/2. The evidence is

    E = ∫ over θ in (½, 1) of 2 · (2θ)^a · (2(1 − θ))^b dθ,

a mixture of bets, each with a fixed θ > ½. One vote multiplies a bet by 2θ or by 2(1 − θ). Where
the vote prefers A with p ≤ ½, the expected factor is 2θp + 2(1 − θ)(1 − p) ≤ 1. So every bet, and
their mixture, is a non-negative supermartingale that starts at 1. By Ville's inequality it ever
reaches 1/δ with a probability of at most δ, however often and whenever one looks and stops. Both
directions are tested at δ/2, so a wrong one is claimed with a probability of at most δ in all.

The integral is a Beta function times a binomial tail. J. Ville, "Étude critique de la notion de
collectif" (1939); H. Robbins, "Statistical Methods Related to the Law of the Iterated Logarithm",
Annals of Mathematical Statistics 41 (1970), from where the interval is, too: the θ against which
the mixture over all of (0, 1) has not reached 1/δ. Pure Python, for the web process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import exp, inf, lgamma, log
from typing import Final

MOST_VOTES: Final = 2_000  # a difference that so many votes don't show is too small to matter
_STEPS: Final = 40  # halvings when a bound is searched


class Side(StrEnum):
    """One of the two."""

    A = "a"
    B = "b"


@dataclass(frozen=True)
class Votes:
    """How many products' answers preferred A, preferred B, or neither."""

    a: int = 0
    b: int = 0
    ties: int = 0

    @property
    def decided(self) -> int:
        """Votes for one of the two."""
        return self.a + self.b

    @property
    def leader(self) -> Side:
        """Who has more votes; A if both have as many."""
        return Side.A if self.a >= self.b else Side.B


@dataclass(frozen=True)
class Lead:
    """The share of the decided votes for one side, with an interval that holds at all times."""

    side: Side
    value: float
    low: float
    high: float


def proven(votes: Votes, *, confidence: float) -> Side | None:
    """Which side is better with this confidence; None if neither is proven."""
    needed = log(2.0 / (1.0 - confidence))
    if log_evidence(votes.a, votes.b) >= needed:
        return Side.A
    return Side.B if log_evidence(votes.b, votes.a) >= needed else None


def progress(votes: Votes, *, confidence: float) -> float:
    """How far the leader's evidence is, on a logarithmic scale: 0 … 1 for proven."""
    most, least = max(votes.a, votes.b), min(votes.a, votes.b)
    share = log_evidence(most, least) / log(2.0 / (1.0 - confidence))
    return min(1.0, max(0.0, share))


def lead(votes: Votes, *, confidence: float) -> Lead | None:
    """The leader's share; None without a decided vote."""
    n = votes.decided
    if not n:
        return None
    most = max(votes.a, votes.b)
    value = most / n
    # The mixture over (0, 1) against θ: ∫ x^most (1 − x)^rest dx / (θ^most (1 − θ)^rest).
    limit = _log_beta(most + 1, n - most + 1) - log(1.0 / (1.0 - confidence))

    def is_inside(theta: float) -> bool:
        return _log_power(theta, most) + _log_power(1.0 - theta, n - most) > limit

    return Lead(
        side=votes.leader,
        value=value,
        low=_bound(0.0, value, is_inside),
        high=_bound(1.0, value, is_inside),
    )


def votes_missing(votes: Votes, *, confidence: float) -> int | None:
    """How many more votes, ties included, would prove the leader if they go on as before.

    Its share is taken as a little nearer to a half than seen, as if two more votes had split. 0 if
    one is proven, None if that takes more than `MOST_VOTES` in all. A forecast, which proves
    nothing.
    """
    if proven(votes, confidence=confidence):
        return 0
    most, n = max(votes.a, votes.b), votes.decided
    share = (most + 1) / (n + 2)
    needed = log(2.0 / (1.0 - confidence))

    def is_enough(more: int) -> bool:
        won = most + round(share * more)
        return log_evidence(won, n + more - won) >= needed

    enough, too_few = 1, 0
    while not is_enough(enough):
        if n + enough > MOST_VOTES:
            return None
        enough, too_few = 2 * enough, enough
    while enough - too_few > 1:
        middle = (enough + too_few) // 2
        enough, too_few = (middle, too_few) if is_enough(middle) else (enough, middle)
    tied = (votes.ties + 1) / (n + votes.ties + 2)
    total = round(enough / (1.0 - tied))
    return total if n + votes.ties + total <= MOST_VOTES else None


@lru_cache(maxsize=4096)
def log_evidence(a: int, b: int) -> float:
    """Log of E for "A is better"."""
    # The integral over (½, 1) of θ^a (1 − θ)^b is B(a + 1, b + 1) · P(Bin(n + 1, ½) ≤ a).
    n = a + b
    return (n + 1) * log(2.0) + _log_beta(a + 1, b + 1) + _log_tail(n + 1, a)


def _log_beta(x: int, y: int) -> float:
    return lgamma(x) + lgamma(y) - lgamma(x + y)


def _log_tail(n: int, most: int) -> float:
    """Log of P(Bin(n, ½) ≤ most)."""
    terms = [lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) for k in range(min(most, n) + 1)]
    largest = max(terms)
    return largest + log(sum(exp(term - largest) for term in terms)) - n * log(2.0)


def _log_power(base: float, exponent: int) -> float:
    if not exponent:
        return 0.0
    return exponent * log(base) if base > 0.0 else -inf


def _bound(outside: float, inside: float, is_inside: Callable[[float], bool]) -> float:
    """Where the interval ends between a point of it and the end of the scale."""
    if is_inside(outside):
        return outside
    for _ in range(_STEPS):
        middle = (outside + inside) / 2
        outside, inside = (outside, middle) if is_inside(middle) else (middle, inside)
    return inside
