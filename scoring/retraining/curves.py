"""The risk of a scorer at each coverage, and its calibration, with 90 % intervals.

Intervals are from a bootstrap over products; figures are rounded to what the page can show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from scoring.arrays import Floats
from scoring.retraining import measures
from scoring.retraining.evaluate import FEWEST_PRODUCTS, INTERVAL, Panel, Scores
from scoring.vocabulary.measures import Band, PrecisionRecall, ReliabilityBin, RiskCoverage

# Coverages at which the risk is computed.
COVERAGE: Final = np.linspace(0.05, 1.0, 20)
# Shares of the good images at which the precision is computed.
RECALL: Final = COVERAGE
# The reliability diagram's largest number of bins, and the fewest images in each.
_BIN: Final = 8
_MOST_BINS: Final = 10
_DIGITS: Final = 4


def risk_coverage(
    panel: Panel, scorers: Mapping[str, Scores], *, replicates: int, seed: int
) -> RiskCoverage | None:
    """Share of bad images among the best-scored 5, 10, … 100 % of those judged, for each scorer.

    scorers: "candidate", "baseline" and perhaps "champion", all measured on the same resamples.
    None if too few products were judged.
    """
    if not _has_enough(panel):
        return None
    weights = _judged_weights(panel, replicates, seed)
    curves = {
        name: _band(
            measures.risk_at_coverage(scores.p_good[panel.judged], panel.label, weights, COVERAGE)
        )
        for name, scores in scorers.items()
    }
    return RiskCoverage(coverage=_rounded(COVERAGE), **curves)


def precision_recall(
    panel: Panel, scorers: Mapping[str, Scores], *, replicates: int, seed: int
) -> PrecisionRecall | None:
    """Precision where 5, 10, … 100 % of the good images are found; otherwise as above."""
    if not _has_enough(panel) or not panel.label.any():
        return None
    weights = _judged_weights(panel, replicates, seed)
    curves = {
        name: _band(
            measures.precision_by_recall(scores.p_good[panel.judged], panel.label, weights, RECALL)
        )
        for name, scores in scorers.items()
    }
    return PrecisionRecall(recall=_rounded(RECALL), **curves)


def reliability_diagram(
    panel: Panel, scores: Scores, *, replicates: int, seed: int
) -> tuple[ReliabilityBin, ...] | None:
    """Bins of equal size by predicted probability; None if too few products were judged."""
    if not _has_enough(panel):
        return None
    count = len(panel.judged)
    bins = max(2, min(_MOST_BINS, count // _BIN))
    predicted, actual = measures.reliability(
        scores.p_good[panel.judged],
        panel.label,
        _judged_weights(panel, replicates, seed),
        bins=bins,
    )
    band = _band(actual)
    sizes = np.bincount(np.arange(count) * bins // count, minlength=bins).tolist()
    columns = (_rounded(predicted[0]), band.value, band.low, band.high, sizes)
    return tuple(ReliabilityBin(*row) for row in zip(*columns, strict=True))


def _has_enough(panel: Panel) -> bool:
    return len(np.unique(panel.judged_product)) >= FEWEST_PRODUCTS


def _judged_weights(panel: Panel, replicates: int, seed: int) -> Floats:
    """(1 + replicates, judged) weights: of the audit set, then of resamples of its products."""
    rng = np.random.default_rng(seed)
    chances = np.full(panel.products, 1.0 / panel.products)
    drawn = rng.multinomial(panel.products, chances, size=replicates).astype(np.float64)
    weights = np.concatenate([np.ones((1, panel.products)), drawn])
    return weights[:, panel.judged_product]


def _band(replicated: Floats) -> Band:
    """replicated: (1 + replicates, g), row 0 the audit set itself."""
    low, high = np.nanpercentile(replicated, INTERVAL, axis=0)
    return Band(_rounded(replicated[0]), _rounded(low), _rounded(high))


def _rounded(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(value), _DIGITS) for value in values)
