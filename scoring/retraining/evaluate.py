"""Measure scorers on the audit answers, with intervals from a bootstrap over products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.retraining import measures
from scoring.retraining.dataset import Dataset
from scoring.reward.answers import LEFT, TIE
from scoring.vocabulary.measures import Estimate, Measure, Measures

MEASURES: Final = tuple(Measure)
# Replicates (b, MEASURES) of one scorer; row 0 is the audit set itself.
Replicates = dict[Measure, Floats]
INTERVAL: Final = (5.0, 95.0)
# A measure needs answers about at least this many products. With fewer, the bootstrap means little:
# two products that agree would give an interval without width.
FEWEST_PRODUCTS: Final = 5
# Size of a block of bootstrap weights, so that large audit sets need no more memory.
_BLOCK: Final = 4_000_000


@dataclass(frozen=True)
class Scores:
    """A scorer's output for n generations, (n,) each: reward ranks them, p_good decides."""

    reward: Floats
    p_good: Floats

    def of(self, rows: Bools) -> Scores:
        """The scores of some of the n generations. rows: (n,), a mask."""
        return Scores(self.reward[rows], self.p_good[rows])


@dataclass(frozen=True)
class Panel:
    """The audit answers, against which scorers are measured.

    judged: (g,) rows with single judgements; label: (g,) share of people who called them good.
    better, worse: (c,) rows of comparisons within a product.
    judged_product, compared_product: codes 0 … products − 1 of the clusters.
    """

    judged: Ints
    label: Floats
    judged_product: Ints
    better: Ints
    worse: Ints
    compared_product: Ints
    products: int

    def replicate(self, scores: Scores, *, replicates: int, seed: int) -> Replicates:
        """Each measure on the audit set itself and on `replicates` resamples of its products.

        With the same seed, two scorers are measured on the same resamples, so their replicates can
        be subtracted. A measure is undefined (NaN) if it has answers about fewer than
        `FEWEST_PRODUCTS` products. Without audit answers there is nothing to resample: one row, all
        undefined.
        """
        rng = np.random.default_rng(seed)
        block = max(1, _BLOCK // max(1, len(self.judged) + len(self.better)))
        parts = [self._measure(scores, np.ones((1, self.products)))]
        chances = np.full(self.products, 1.0 / max(self.products, 1))
        for start in range(0, replicates if self.products else 0, block):
            draws = min(block, replicates - start)
            weights = rng.multinomial(self.products, chances, size=draws).astype(np.float64)
            parts.append(self._measure(scores, weights))
        replicated = {name: np.concatenate([part[name] for part in parts]) for name in MEASURES}
        for name in MEASURES:
            if self._products_with(name) < FEWEST_PRODUCTS:
                replicated[name][:] = np.nan
        return replicated

    def _products_with(self, measure: Measure) -> int:
        """How many products have answers for the measure."""
        pairs = measure == Measure.PAIR_ACCURACY
        return len(np.unique(self.compared_product if pairs else self.judged_product))

    def _measure(self, scores: Scores, weights: Floats) -> Replicates:
        """weights: (b, products)."""
        if len(self.judged) == 0:
            result: Replicates = {name: np.full(len(weights), np.nan) for name in MEASURES}
        else:
            given = (scores.p_good[self.judged], self.label, weights[:, self.judged_product])
            result = {
                Measure.AVERAGE_PRECISION: measures.average_precision(*given),
                Measure.PRECISION_AT_RECALL_50: measures.precision_at_recall(*given, recall=0.5),
                Measure.PRECISION_AT_RECALL_90: measures.precision_at_recall(*given, recall=0.9),
                Measure.CALIBRATION_ERROR: measures.calibration_error(*given),
                Measure.BRIER: measures.brier(*given),
            }
        result[Measure.PAIR_ACCURACY] = measures.pair_accuracy(
            scores.reward[self.better],
            scores.reward[self.worse],
            weights[:, self.compared_product],
        )
        return result


def audit_panel(audit: Dataset) -> Panel:
    """Gather the answers of the audit part.

    Comparisons come from pairs with a winner, and from single judgements that differ between two
    generations of one product.
    """
    singles, pairs = audit.answers.singles, audit.answers.pairs
    judged = np.unique(singles.generation)
    counts = np.bincount(singles.generation, minlength=len(audit.generation))
    good = np.bincount(singles.generation, weights=singles.good, minlength=len(counts))
    label = good[judged] / np.maximum(counts[judged], 1)
    decided = pairs.take(pairs.outcome != TIE)
    left_won = decided.outcome == LEFT
    implied = _implied_comparisons(judged, label, audit.product)
    better = np.concatenate([np.where(left_won, decided.left, decided.right), implied[:, 0]])
    worse = np.concatenate([np.where(left_won, decided.right, decided.left), implied[:, 1]])
    clusters = np.unique(np.concatenate([audit.product[judged], audit.product[better]]))
    return Panel(
        judged=judged,
        label=label,
        judged_product=np.searchsorted(clusters, audit.product[judged]),
        better=better,
        worse=worse,
        compared_product=np.searchsorted(clusters, audit.product[better]),
        products=len(clusters),
    )


def pixel_free_baseline(audit: Dataset, panel: Panel, *, pass_rate: float) -> Scores:
    """A scorer that sees no pixels: the share of good images among the product's other ones.

    pass_rate: used if no other generation of the product was judged. All generations of a product
    get the same reward, because leaving out the image itself would rank the good ones lower.
    """
    code = np.unique(audit.product, return_inverse=True)[1]
    judged = code[panel.judged]
    total = np.bincount(judged, weights=panel.label, minlength=len(code))
    count = np.bincount(judged, minlength=len(code)).astype(np.float64)
    own, own_count = np.zeros(len(code)), np.zeros(len(code))
    own[panel.judged], own_count[panel.judged] = panel.label, 1.0
    others = count[code] - own_count
    rate = np.full(len(code), pass_rate)
    np.divide(total[code] - own, others, out=rate, where=others > 0.0)
    return Scores(reward=np.zeros(len(code)), p_good=rate)


def random_scorer(audit: Dataset, *, pass_rate: float) -> Scores:
    """Random scores on average: all images get the same score, and each tie counts half."""
    constant = np.full(len(audit.generation), pass_rate)
    return Scores(reward=constant, p_good=constant)


def estimates(replicates: Replicates) -> Measures:
    """Each measure with its 90 % interval, or None if it is undefined."""
    return Measures(**{str(name): _estimate(values) for name, values in replicates.items()})


def _estimate(values: Floats) -> Estimate | None:
    if np.isnan(values[0]):
        return None
    low, high = np.nanpercentile(values, INTERVAL)
    return Estimate(float(values[0]), float(low), float(high))


def _implied_comparisons(judged: Ints, label: Floats, product: Ints) -> Ints:
    """(c, 2) rows (better, worse) of one product whose labels differ."""
    order = np.argsort(product[judged], kind="stable")
    judged, label = judged[order], label[order]
    owner = product[judged]
    comparisons = [np.empty((0, 2), dtype=np.int64)]
    longest = int(np.unique(owner, return_counts=True)[1].max(initial=0))
    for step in range(1, longest):
        near, far = slice(None, -step), slice(step, None)
        same = (owner[near] == owner[far]) & (label[near] != label[far])
        first, second = judged[near][same], judged[far][same]
        first_better = (label[near] > label[far])[same]
        comparisons.append(
            np.stack(
                [np.where(first_better, first, second), np.where(first_better, second, first)],
                axis=1,
            )
        )
    return np.concatenate(comparisons)
