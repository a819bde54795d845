"""Measure scorers on the audit answers, with intervals by bootstrap over products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.retraining import measures
from scoring.retraining.dataset import Dataset
from scoring.reward.answers import LEFT, TIE

MEASURES: Final = (
    "pair_accuracy",
    "average_precision",
    "precision_at_recall_50",
    "precision_at_recall_90",
    "calibration_error",
    "brier",
)
# Replicates (b, MEASURES) of one scorer; row 0 is the audit set itself.
Replicates = dict[str, Floats]
INTERVAL: Final = (5.0, 95.0)
# Products that must tell of a measure. Of fewer, the bootstrap knows next to nothing: two products
# that agree would give an interval of no width at all.
FEWEST_PRODUCTS: Final = 5
# Elements of a block of bootstrap weights, so that memory stays flat on large audit sets.
_BLOCK: Final = 4_000_000


@dataclass(frozen=True)
class Scores:
    """What a scorer says of the audit part's n generations: reward ranks, p_good decides. (n,)."""

    reward: Floats
    p_good: Floats

    def of(self, rows: Bools) -> Scores:
        """Of these of the n generations. rows: (n,)."""
        return Scores(self.reward[rows], self.p_good[rows])


@dataclass(frozen=True)
class Panel:
    """The audit answers, ready to be measured against.

    judged: (g,) rows with single judgements; label: (g,) share that called them good.
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

        Two scorers with the same seed meet the same resamples, so that they can be subtracted.
        A measure that fewer than `FEWEST_PRODUCTS` tell of is undefined (NaN) throughout.
        Without audit answers there is nothing to resample: one row, all undefined.
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
            if self._telling(name) < FEWEST_PRODUCTS:
                replicated[name][:] = np.nan
        return replicated

    def _telling(self, measure: str) -> int:
        """How many products the measure rests on."""
        told = self.compared_product if measure == "pair_accuracy" else self.judged_product
        return len(np.unique(told))

    def _measure(self, scores: Scores, weights: Floats) -> Replicates:
        """weights: (b, products)."""
        if len(self.judged) == 0:
            result = {name: np.full(len(weights), np.nan) for name in MEASURES}
        else:
            given = (scores.p_good[self.judged], self.label, weights[:, self.judged_product])
            result = {
                "average_precision": measures.average_precision(*given),
                "precision_at_recall_50": measures.precision_at_recall(*given, recall=0.5),
                "precision_at_recall_90": measures.precision_at_recall(*given, recall=0.9),
                "calibration_error": measures.calibration_error(*given),
                "brier": measures.brier(*given),
            }
        result["pair_accuracy"] = measures.pair_accuracy(
            scores.reward[self.better],
            scores.reward[self.worse],
            weights[:, self.compared_product],
        )
        return result


def audit_panel(audit: Dataset) -> Panel:
    """Gather the answers of the audit part.

    Comparisons come from pairs with a winner, and from single judgements of two generations of one
    product that differ.
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
    """The scorer that never looks: the share of good ones among the product's other generations.

    pass_rate: stands in where no other generation of the product was judged. Within a product it
    knows no order: leaving the image itself out would only make its good ones look worse.
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
    """What scoring by dice gives on average: every image gets the same, all ties count half."""
    constant = np.full(len(audit.generation), pass_rate)
    return Scores(reward=constant, p_good=constant)


def estimates(replicates: Replicates) -> dict[str, Any]:
    """measure → {value, low, high}, a 90 % interval; None where the audit set cannot tell."""
    return {name: _estimate(values) for name, values in replicates.items()}


def _estimate(values: Floats) -> dict[str, float] | None:
    if np.isnan(values[0]):
        return None
    low, high = np.nanpercentile(values, INTERVAL)
    return {"value": float(values[0]), "low": float(low), "high": float(high)}


def _implied_comparisons(judged: Ints, label: Floats, product: Ints) -> Ints:
    """(c, 2) rows (better, worse) of one product whose labels differ."""
    order = np.argsort(product[judged], kind="stable")
    judged, label = judged[order], label[order]
    owner = product[judged]
    found = [np.empty((0, 2), dtype=np.int64)]
    longest = int(np.unique(owner, return_counts=True)[1].max(initial=0))
    for step in range(1, longest):
        near, far = slice(None, -step), slice(step, None)
        same = (owner[near] == owner[far]) & (label[near] != label[far])
        first, second = judged[near][same], judged[far][same]
        first_better = (label[near] > label[far])[same]
        found.append(
            np.stack(
                [np.where(first_better, first, second), np.where(first_better, second, first)],
                axis=1,
            )
        )
    return np.concatenate(found)
