"""How informative a question would be: the five strategies, on what the head believes.

To add one: a class with `draw` and `chose`, and a line in STRATEGIES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol

import numpy as np
from scipy.special import entr, expit

from scoring.arrays import Bools, Floats, Ints
from scoring.reward.network import Belief, moderated

# On real human judgements of photos, seen by a pretrained encoder beside `lite`, it needs the
# fewest answers; by `lite` alone no strategy stands out (tests/bench/label_efficiency.py). Over 80
# draws that nothing was reported from, no gain beyond noise came of starters spread by k-means++,
# or of asking where p is 0.3 or 0.4 and not one half, for the bad ones are the rarer.
DEFAULT_STRATEGY: Final = "entropy"
# Rows of the belief that are worked on at a time.
_ROWS_AT_ONCE: Final = 16_384
# Where every choice changes what all others are worth, so many candidates compete at most.
_COMPETING: Final = 20_000

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


class Strategy(Protocol):
    """Draws candidates one after the other. Made from the belief about them and the count."""

    values: Floats
    """(c,) what each candidate is worth, at this moment."""

    def draw(self, available: Bools, rng: np.random.Generator) -> tuple[int, float]:
        """The next candidate among those available (c,), and the probability that it was drawn."""

    def chose(self, candidate: int) -> None:
        """The candidate will be asked: what others are worth may change."""


class Ranked:
    """The highest value first; values never change."""

    def __init__(self, values: Floats) -> None:
        self.values = values
        self._order = np.argsort(-values, kind="stable")
        self._position = 0

    def draw(self, available: Bools, rng: np.random.Generator) -> tuple[int, float]:
        while not available[self._order[self._position]]:
            self._position += 1
        return int(self._order[self._position]), 1.0

    def chose(self, candidate: int) -> None:
        """Nothing changes for the others."""


class Random:
    """Every candidate with the same probability: that of being among `count` of all."""

    def __init__(self, candidates: int, count: int) -> None:
        self.values = np.zeros(candidates)
        self._probability = min(1.0, count / max(candidates, 1))
        self._order: Iterator[int] | None = None

    def draw(self, available: Bools, rng: np.random.Generator) -> tuple[int, float]:
        if self._order is None:
            self._order = iter(rng.permutation(len(available)).tolist())
        return next(each for each in self._order if available[each]), self._probability

    def chose(self, candidate: int) -> None:
        """Nothing changes for the others."""


class _DOptimal:
    """Greedy growth of log det of the posterior precision (Fedorov 1972).

    A judgement with log odds x carries the curvature p(1 − p) along its direction in the
    posterior; each choice shrinks the covariance along its own direction for all others. Of very
    many candidates those with the largest first gains compete.
    """

    def __init__(self, belief: Belief, _count: int) -> None:
        self._belief = belief
        # Covariance F·S·Sᵀ·Fᵀ after the choices so far.
        self._shrunk = np.eye(len(belief.intercept_factor))
        self.values = _by_blocks(len(belief), lambda rows: _gains(*self._read(rows)))
        self._order = np.argsort(-self.values, kind="stable")
        self._rows = np.empty(0, dtype=np.int64)
        self._factor = np.empty((0, len(self._shrunk)))
        self._curvature = np.empty(0)

    def _read(self, rows: Ints) -> tuple[Floats, Floats]:
        """Roots (r, q) and curvatures (r,) before any choice."""
        some = self._belief.take(rows)
        probability = expit(some.logit)
        return some.logit_factor, probability * (1.0 - probability)

    def draw(self, available: Bools, rng: np.random.Generator) -> tuple[int, float]:
        if not available[self._rows].any():
            self._rows = self._order[available[self._order]][:_COMPETING]
            self._factor, self._curvature = self._read(self._rows)
            self._factor = self._factor @ self._shrunk
            self.values[self._rows] = _gains(self._factor, self._curvature)
        gains = np.where(available[self._rows], self.values[self._rows], -np.inf)
        return int(self._rows[gains.argmax()]), 1.0

    def chose(self, candidate: int) -> None:
        # After one more observation of precision c along f, the downdate F (I − g·f·fᵀ) has
        # exactly the covariance of the updated posterior.
        (factor,), (curvature,) = self._read(np.array([candidate]))
        direction = factor @ self._shrunk
        length = float(direction @ direction)
        if length == 0.0:
            return  # nothing is open about it, and asking teaches nothing
        step = (1.0 - 1.0 / np.sqrt(1.0 + curvature * length)) / length * direction
        self._shrunk -= np.outer(self._shrunk @ direction, step)
        self._factor -= np.outer(self._factor @ direction, step)
        self.values[self._rows] = _gains(self._factor, self._curvature)


def _gains(factor: Floats, curvature: Floats) -> Floats:
    return np.asarray(np.log1p(curvature * np.einsum("nq,nq->n", factor, factor)))


class _Badge:
    """k-means++ seeding in the space of hypothetical gradients (Ash et al. 2020, BADGE).

    The gradient of a candidate is (p − its likelier answer) times its direction. Of very many
    candidates a sample is seeded from, drawn by the squared length of their gradients.
    """

    def __init__(self, belief: Belief, _count: int) -> None:
        self._belief = belief
        # Distance to the origin at first: a large gradient is worth as much as a far one.
        self.values = _by_blocks(
            len(belief), lambda rows: np.square(self._gradients_of(rows)).sum(axis=1)
        )
        self._rows = np.empty(0, dtype=np.int64)
        self._gradients = np.empty((0, len(belief.intercept_factor)))
        self._chosen: list[Floats] = []

    def _gradients_of(self, rows: Ints) -> Floats:
        some = self._belief.take(rows)
        probability = expit(moderated(some.logit, some.logit_variance))
        surprise = np.minimum(probability, 1.0 - probability)
        return np.asarray(surprise[:, None] * some.logit_factor)

    def draw(self, available: Bools, rng: np.random.Generator) -> tuple[int, float]:
        if not available[self._rows].any():
            self._sample(available, rng)
        open_rows = self._rows[available[self._rows]]
        chances = self.values[open_rows]
        if chances.sum() == 0.0:
            chances = np.ones(len(open_rows))
        chances = chances / chances.sum()
        drawn = int(rng.choice(len(chances), p=chances))
        return int(open_rows[drawn]), float(chances[drawn])

    def _sample(self, available: Bools, rng: np.random.Generator) -> None:
        self._rows = np.flatnonzero(available)
        if len(self._rows) > _COMPETING:
            # The least of these are a draw without replacement, by weight (Efraimidis 2006).
            weights = self.values[self._rows] + 1e-12 * self.values.max() + 1e-300
            times = rng.exponential(size=len(weights)) / weights
            self._rows = np.sort(self._rows[np.argpartition(times, _COMPETING)[:_COMPETING]])
        self._gradients = self._gradients_of(self._rows)
        for gradient in self._chosen:
            self._move_away(gradient)

    def chose(self, candidate: int) -> None:
        gradient = self._gradients_of(np.array([candidate]))[0]
        self._chosen.append(gradient)
        self._move_away(gradient)

    def _move_away(self, gradient: Floats) -> None:
        apart = self._gradients - gradient
        distance = np.einsum("nq,nq->n", apart, apart)
        self.values[self._rows] = np.minimum(self.values[self._rows], distance)


def information(mean: Floats, variance: Floats) -> Floats:
    """(n,) nats that a judgement tells about the head, not about the annotator's mood.

    BALD (Houlsby et al. 2011): H(E p) − E H(p) for log odds with this mean (n,) and variance (n,).
    """
    expected, noise = np.zeros(len(mean)), np.zeros(len(mean))
    for probability, weight in _probabilities(mean, variance):
        expected += weight * probability
        noise += weight * _entropy(probability)
    return np.maximum(_entropy(expected) - noise, 0.0)


def probability_spread(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation (n,) of the probability whose log odds are so distributed."""
    expected, squared = np.zeros(len(mean)), np.zeros(len(mean))
    for probability, weight in _probabilities(mean, variance):
        expected += weight * probability
        squared += weight * probability**2
    return expected, np.sqrt(np.maximum(squared - expected**2, 0.0))


def pair_value(belief: Belief, pairs: Ints) -> Floats:
    """(p,) p(1 − p)·Var(r_i − r_j) of comparing the rows pairs (p, 2)."""
    mean, variance = belief.differences(pairs[:, 0], pairs[:, 1])
    probability = expit(moderated(mean, variance))
    return np.asarray(probability * (1.0 - probability) * variance)


def _probabilities(mean: Floats, variance: Floats) -> Iterator[tuple[Floats, float]]:
    """σ(x) at the nodes of Gauss–Hermite quadrature over x ~ N(mean, variance), with weights."""
    deviation = np.sqrt(variance)
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        yield expit(mean + node * deviation), float(weight)


def _entropy(probability: Floats) -> Floats:
    return np.asarray(entr(probability) + entr(1.0 - probability))


def _bald(belief: Belief, _count: int) -> Strategy:
    def value(rows: Ints) -> Floats:
        some = belief.take(rows)
        return information(some.logit, some.logit_variance)

    return Ranked(_by_blocks(len(belief), value))


def _entropic(belief: Belief, _count: int) -> Strategy:
    def value(rows: Ints) -> Floats:
        some = belief.take(rows)
        return _entropy(expit(moderated(some.logit, some.logit_variance)))

    return Ranked(_by_blocks(len(belief), value))


def _by_blocks(rows: int, value: Callable[[Ints], Floats]) -> Floats:
    """(rows,) the value of each row, some at a time: the roots of all would take gigabytes."""
    values = np.empty(rows)
    for start in range(0, rows, _ROWS_AT_ONCE):
        some = np.arange(start, min(start + _ROWS_AT_ONCE, rows))
        values[some] = value(some)
    return values


STRATEGIES: Final[Mapping[str, Callable[[Belief, int], Strategy]]] = {
    "bald": _bald,
    "entropy": _entropic,
    "d_optimal": _DOptimal,
    "badge": _Badge,
    "random": lambda belief, count: Random(len(belief), count),
}
