"""Measures of a scorer under weights, for many weightings at once (bootstrap replicates).

Labels may be soft: y is the share of annotators who called the image good. Every function takes
weights (b, m) and gives (b,), NaN where the measure is undefined, for example without any good
image.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scoring.arrays import Bools, Floats


class _Ranking(NamedTuple):
    """Cumulative weights (b, t) of good and of all images, at the end of each run of ties."""

    good: Floats
    everything: Floats


def pair_accuracy(better: Floats, worse: Floats, weights: Floats) -> Floats:
    """Share of comparisons in which the better image has the higher score; a tie counts half.

    better, worse: (m,) scores of the two images of each comparison.
    """
    right = np.where(better == worse, 0.5, better > worse)
    return _ratio(weights @ right, weights.sum(axis=1))


def average_precision(score: Floats, label: Floats, weights: Floats) -> Floats:
    """Area under the precision–recall steps; tied scores form one step."""
    ranking = _rank(score, label, weights)
    gained = np.diff(ranking.good, axis=1, prepend=0.0)
    precision = _ratio(ranking.good, ranking.everything, empty=0.0)
    return _ratio((gained * precision).sum(axis=1), ranking.good[:, -1])


def precision_at_recall(score: Floats, label: Floats, weights: Floats, *, recall: float) -> Floats:
    """Precision at the strictest threshold that finds this share of the good images."""
    return _precision_at(_rank(score, label, weights), recall)


def precision_by_recall(score: Floats, label: Floats, weights: Floats, recall: Floats) -> Floats:
    """The same for each of the shares `recall` (g,): (b, g)."""
    ranking = _rank(score, label, weights)
    return np.stack([_precision_at(ranking, each) for each in recall.tolist()], axis=1)


def _precision_at(ranking: _Ranking, recall: float) -> Floats:
    total = ranking.good[:, -1:]
    reached = (ranking.good >= recall * total - 1e-12).argmax(axis=1)[:, None]
    precision = _ratio(ranking.good, ranking.everything)
    at = np.take_along_axis(precision, reached, axis=1)[:, 0]
    return np.where(total[:, 0] > 0.0, at, np.nan)


def calibration_error(
    probability: Floats, label: Floats, weights: Floats, *, bins: int = 10
) -> Floats:
    """Mean gap between predicted and actual share of good images, over bins of equal size."""
    gaps = np.abs((weights * (probability - label)) @ _equal_bins(probability, bins))
    return _ratio(gaps.sum(axis=1), weights.sum(axis=1))


def brier(probability: Floats, label: Floats, weights: Floats) -> Floats:
    """Mean squared error of the probability of a single judgement (Brier 1950)."""
    # The mean over judgements y ∈ {0, 1} of (p − y)², written with their share.
    error = label * (1.0 - probability) ** 2 + (1.0 - label) * probability**2
    return _ratio(weights @ error, weights.sum(axis=1))


def risk_at_coverage(score: Floats, label: Floats, weights: Floats, coverage: Floats) -> Floats:
    """Share of bad images among the best-scored `coverage` (g,) of all: (b, g).

    This is the risk of accepting automatically at that coverage (El-Yaniv and Wiener 2010). Tied
    images have no order: a threshold within a tie takes the same share of each.
    """
    ranking = _rank(score, label, weights)
    taken = np.pad(ranking.everything, ((0, 0), (1, 0)))
    bad = np.pad(ranking.everything - ranking.good, ((0, 0), (1, 0)))
    wanted = coverage * taken[:, -1:]
    bad_taken = [np.interp(*row) for row in zip(wanted, taken, bad, strict=True)]
    return _ratio(np.array(bad_taken).reshape(wanted.shape), wanted)


def reliability(
    probability: Floats, label: Floats, weights: Floats, *, bins: int
) -> tuple[Floats, Floats]:
    """Mean predicted (b, bins) and actual (b, bins) share of good images, in bins of equal size."""
    member = _equal_bins(probability, bins)
    total = weights @ member
    return _ratio((weights * probability) @ member, total), _ratio(
        (weights * label) @ member, total
    )


def _equal_bins(probability: Floats, bins: int) -> Bools:
    """(m, bins) one-hot bin of each image; ties are split by position."""
    rank = np.empty(len(probability), dtype=np.int64)
    rank[np.argsort(probability, kind="stable")] = np.arange(len(probability))
    return np.asarray((rank * bins // max(len(probability), 1))[:, None] == np.arange(bins))


def _rank(score: Floats, label: Floats, weights: Floats) -> _Ranking:
    order = np.argsort(-score, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(score[order])), len(order) - 1)
    weights = weights[:, order]
    good = np.cumsum(weights * label[order], axis=1)[:, ends]
    return _Ranking(good=good, everything=np.cumsum(weights, axis=1)[:, ends])


def _ratio(part: Floats, whole: Floats, *, empty: float = np.nan) -> Floats:
    result = np.full(np.broadcast_shapes(part.shape, whole.shape), empty)
    np.divide(part, whole, out=result, where=whole > 0.0)
    return result
