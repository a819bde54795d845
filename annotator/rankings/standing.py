"""Who leads a ranking: what the model believes of each candidate, corrected by people's answers.

Each candidate has a hidden quality on the scale of the reward. The model's belief is a normal
distribution; a person's choice between two follows Davidson's model with ties, as in training. The
posterior is approximated around its mode (Laplace). With 16 candidates at most this takes
milliseconds in plain Python, so the web server needs no NumPy.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist
from typing import Final, TypeAlias

from scoring.vocabulary.answers import Choice

Matrix: TypeAlias = list[list[float]]
Pair: TypeAlias = tuple[int, int]  # places, the lower one first

CONFIDENCE: Final = 0.95  # that the leader is better than another
# What the features of an image can't show of its quality; added to the model's own uncertainty.
UNSEEN_VARIANCE: Final = 0.5
WITHOUT_MODEL: Final = 1.5  # standard deviation
CHANGED: Final = 3.0  # what a candidate loses where a person sees its product changed
# Two are tied where most of at least so many answers see no difference …
FEWEST_FOR_TIE: Final = 3
MOST_ANSWERS: Final = 7  # … or so many answers have not decided.
DRAWS: Final = 500
STEPS: Final = 30
LONGEST_STEP: Final = 2.0
TIE_WEIGHT: Final = 1.0  # Davidson's ν


@dataclass(frozen=True)
class Belief:
    """What is believed of one candidate before people answer."""

    mean: float
    deviation: float


@dataclass(frozen=True)
class Vote:
    """A person's answer; `left` and `right` are places of candidates."""

    left: int
    right: int
    choice: Choice
    changed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Standing:
    """The qualities of n candidates after the votes: normal with this mean and covariance."""

    mean: list[float]
    covariance: Matrix
    votes: Sequence[Vote] = ()

    @cached_property
    def order(self) -> list[int]:
        """The places of the candidates, best first."""
        return sorted(range(len(self.mean)), key=lambda place: (-self.mean[place], place))

    @cached_property
    def p_best(self) -> list[float]:
        """The probability of each candidate to be the best one, by seeded draws."""
        n, wins = len(self.mean), [0] * len(self.mean)
        factor, rng = _cholesky(self.covariance), random.Random(0)  # noqa: S311  no secret
        for _ in range(DRAWS):
            noise = [rng.gauss(0.0, 1.0) for _ in range(n)]
            drawn = [
                self.mean[i] + sum(factor[i][k] * noise[k] for k in range(i + 1)) for i in range(n)
            ]
            wins[drawn.index(max(drawn))] += 1
        return [count / DRAWS for count in wins]

    def p_better(self, one: int, other: int) -> float:
        """The probability that `one` is better than `other`."""
        c = self.covariance
        variance = c[one][one] + c[other][other] - 2.0 * c[one][other]
        difference = self.mean[one] - self.mean[other]
        return NormalDist().cdf(difference / math.sqrt(max(variance, 1e-12)))

    def is_tied(self, one: int, other: int) -> bool:
        """Whether people were asked often enough about the two to call them equal."""
        choices = self._choices.get(_pair(one, other), [])
        ties = sum(choice in (Choice.BOTH_GOOD, Choice.BOTH_BAD) for choice in choices)
        return len(choices) >= MOST_ANSWERS or (
            len(choices) >= FEWEST_FOR_TIE and 2 * ties > len(choices)
        )

    @property
    def rivals(self) -> list[int]:
        """The candidates over which the leader's lead is not certain, the closest one first."""
        leader, *others = self.order
        close = [each for each in others if self.p_better(leader, each) < CONFIDENCE]
        return sorted(close, key=lambda each: self.p_better(leader, each))

    @property
    def open_pairs(self) -> list[Pair]:
        """The pairs to ask about: the leader with each rival that is not known to be as good."""
        leader = self.order[0]
        return [_pair(leader, each) for each in self.rivals if not self.is_tied(leader, each)]

    @cached_property
    def _choices(self) -> Mapping[Pair, list[Choice]]:
        choices: dict[Pair, list[Choice]] = {}
        for vote in self.votes:
            choices.setdefault(_pair(vote.left, vote.right), []).append(vote.choice)
        return choices


def stand(beliefs: Sequence[Belief], votes: Sequence[Vote] = ()) -> Standing:
    """The standing of the candidates after these votes, by Newton's method."""
    n = len(beliefs)
    prior = [each.mean for each in beliefs]
    for vote in votes:
        for place in vote.changed:
            prior[place] -= CHANGED
    precision = [each.deviation**-2 for each in beliefs]
    mean, covariance = list(prior), _diagonal([1.0 / each for each in precision])
    for _ in range(STEPS if votes else 0):
        gradient = [precision[i] * (prior[i] - mean[i]) for i in range(n)]
        curvature = _diagonal(precision)
        for vote in votes:
            _add(vote, mean, gradient, curvature)
        covariance = _inverse(curvature)
        step = [sum(covariance[i][k] * gradient[k] for k in range(n)) for i in range(n)]
        longest = max(map(abs, step))
        shrink = min(1.0, LONGEST_STEP / longest) if longest else 1.0
        mean = [mean[i] + shrink * step[i] for i in range(n)]
        if longest < 1e-6:
            break
    return Standing(mean, covariance, votes)


def _add(vote: Vote, mean: Sequence[float], gradient: list[float], curvature: Matrix) -> None:
    """Add a vote's slope and curvature of log p(choice | d), d the difference of the qualities."""
    left, right = vote.left, vote.right
    up = math.exp(max(-30.0, min(30.0, (mean[left] - mean[right]) / 2.0)))
    total = up + 1.0 / up + TIE_WEIGHT
    expected = (up - 1.0 / up) / (2.0 * total)
    slope = {Choice.LEFT: 0.5, Choice.RIGHT: -0.5}.get(vote.choice, 0.0) - expected
    bend = (up + 1.0 / up) / (4.0 * total) - expected**2
    gradient[left] += slope
    gradient[right] -= slope
    for one, other, sign in ((left, left, 1), (right, right, 1), (left, right, -1)):
        curvature[one][other] += sign * bend
    curvature[right][left] -= bend


def _pair(one: int, other: int) -> Pair:
    return min(one, other), max(one, other)


def _diagonal(values: Sequence[float]) -> Matrix:
    n = len(values)
    return [[values[i] if i == k else 0.0 for k in range(n)] for i in range(n)]


def _cholesky(matrix: Matrix) -> Matrix:
    """The lower triangle L with L·Lᵀ = matrix, which is symmetric and positive definite."""
    n = len(matrix)
    lower = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for k in range(i + 1):
            rest = matrix[i][k] - sum(lower[i][m] * lower[k][m] for m in range(k))
            lower[i][k] = math.sqrt(max(rest, 1e-12)) if i == k else rest / lower[k][k]
    return lower


def _inverse(matrix: Matrix) -> Matrix:
    """The inverse of a symmetric positive definite matrix, which needs no pivoting."""
    n = len(matrix)
    rows = [[*matrix[i], *(float(i == k) for k in range(n))] for i in range(n)]
    for i in range(n):
        pivot = rows[i][i]
        rows[i] = [value / pivot for value in rows[i]]
        for k in range(n):
            if k != i and (factor := rows[k][i]):
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [row[n:] for row in rows]
