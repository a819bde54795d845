"""How informative a question would be, by what the head believes: the three strategies.

To add one, write a class with `values` and `draw`, and add a line to STRATEGIES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol

import numpy as np
from scipy.special import entr, expit

from scoring.arrays import Bools, Floats, Ints
from scoring.reward.network import Belief, moderated
from scoring.vocabulary.questions import Strategy

# On real human judgements of photos, with a pretrained encoder beside `lite`, entropy needs the
# fewest answers; with `lite` alone no strategy stands out (tests/bench/label_efficiency.py). Two
# variants gained nothing beyond noise, tried on 80 draws that no reported figure uses: starters
# spread by k-means++, and asking where p is 0.3 or 0.4 instead of one half, because bad images are
# rarer. D-optimal design and BADGE-like seeding were removed. On the photos they needed 76 to 89 %
# of random's answers, entropy 53 to 59 %. On synthetic pictures whose quality is nonlinear, neither
# was ahead of entropy beyond noise. Differences in average precision: +0.002 ± 0.003 and -0.008 ±
# 0.004 after 1,000 answers (40 draws); -0.0001 ± 0.0001 and 0.0000 ± 0.0004 where they chose the
# last 2,000 of 40,000 answers (11 draws, `tests/bench/strategies.py`).
DEFAULT_STRATEGY: Final = Strategy.ENTROPY
# Rows of the belief that are processed at a time.
_ROWS_AT_ONCE: Final = 16_384

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(15)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


class Ranking(Protocol):
    """Draws candidates one by one. Made from the belief about them and the number wanted."""

    values: Floats
    """(c,) the value of each candidate."""

    def draw(self, available: Bools, rng: np.random.Generator) -> tuple[int, float]:
        """The next candidate among those available (c,), and the probability that it was drawn."""


class Ranked:
    """The highest value first."""

    def __init__(self, values: Floats) -> None:
        self.values = values
        self._order = np.argsort(-values, kind="stable")
        self._position = 0

    def draw(self, available: Bools, rng: np.random.Generator) -> tuple[int, float]:
        while not available[self._order[self._position]]:
            self._position += 1
        return int(self._order[self._position]), 1.0


class Random:
    """Every candidate with the same probability: that of being among the `count` drawn."""

    def __init__(self, candidates: int, count: int) -> None:
        self.values = np.zeros(candidates)
        self._probability = min(1.0, count / max(candidates, 1))
        self._order: Iterator[int] | None = None

    def draw(self, available: Bools, rng: np.random.Generator) -> tuple[int, float]:
        if self._order is None:
            self._order = iter(rng.permutation(len(available)).tolist())
        return next(each for each in self._order if available[each]), self._probability


def information(mean: Floats, variance: Floats) -> Floats:
    """(n,) nats that a judgement tells about the head, apart from the annotator's own noise.

    BALD (Houlsby et al. 2011): H(E p) − E H(p), for log odds with this mean (n,) and variance (n,).
    """
    expected, noise = np.zeros(len(mean)), np.zeros(len(mean))
    for probability, weight in _probabilities(mean, variance):
        expected += weight * probability
        noise += weight * _entropy(probability)
    return np.maximum(_entropy(expected) - noise, 0.0)


def probability_spread(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation (n,) of a probability, from those of its log odds."""
    expected, squared = np.zeros(len(mean)), np.zeros(len(mean))
    for probability, weight in _probabilities(mean, variance):
        expected += weight * probability
        squared += weight * probability**2
    return expected, np.sqrt(np.maximum(squared - expected**2, 0.0))


def pair_value(belief: Belief, pairs: Ints) -> Floats:
    """(p,) p(1 − p)·Var(r_i − r_j) for comparing the rows `pairs` (p, 2)."""
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


def _bald(belief: Belief, _count: int) -> Ranking:
    def value(rows: Ints) -> Floats:
        some = belief.take(rows)
        return information(some.logit, some.logit_variance)

    return Ranked(_by_blocks(len(belief), value))


def _entropic(belief: Belief, _count: int) -> Ranking:
    def value(rows: Ints) -> Floats:
        some = belief.take(rows)
        return _entropy(expit(moderated(some.logit, some.logit_variance)))

    return Ranked(_by_blocks(len(belief), value))


def _by_blocks(rows: int, value: Callable[[Ints], Floats]) -> Floats:
    """(rows,) the value of each row, in blocks: the factors of all would take gigabytes."""
    values = np.empty(rows)
    for start in range(0, rows, _ROWS_AT_ONCE):
        some = np.arange(start, min(start + _ROWS_AT_ONCE, rows))
        values[some] = value(some)
    return values


STRATEGIES: Final[Mapping[str, Callable[[Belief, int], Ranking]]] = {
    Strategy.BALD: _bald,
    Strategy.ENTROPY: _entropic,
    Strategy.RANDOM: lambda belief, count: Random(len(belief), count),
}
