"""What one figure cannot say of a scorer: its risk at each coverage, and whether it is calibrated.

All of it is plain JSON, as the page draws it, with 90 % intervals by bootstrap over products.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from scoring.arrays import Floats
from scoring.retraining import measures
from scoring.retraining.evaluate import FEWEST_PRODUCTS, INTERVAL, Panel, Scores

# Coverages at which the risk is told.
COVERAGE: Final = np.linspace(0.05, 1.0, 20)
# A bin of the reliability diagram holds at least so many images, and there are at most so many.
_BIN: Final = 8
_MOST_BINS: Final = 10
_DIGITS: Final = 4


def risk_coverage(
    panel: Panel, scorers: Mapping[str, Scores], *, replicates: int, seed: int
) -> dict[str, Any] | None:
    """Share of bad among the best-scored 5, 10, … 100 % of the judged images, for each scorer.

    {"coverage": [g], name: {"value": [g], "low": [g], "high": [g]}}; None where too few products
    were judged. All scorers meet the same resamples.
    """
    if not _can_tell(panel):
        return None
    weights = _judged_weights(panel, replicates, seed)
    curves = {
        name: _band(
            measures.risk_at_coverage(scores.p_good[panel.judged], panel.label, weights, COVERAGE)
        )
        for name, scores in scorers.items()
    }
    return {"coverage": _rounded(COVERAGE), **curves}


def reliability_diagram(
    panel: Panel, scores: Scores, *, replicates: int, seed: int
) -> list[dict[str, Any]] | None:
    """Bins of equal size by predicted probability: {predicted, found, low, high, images} each.

    None where too few products were judged.
    """
    if not _can_tell(panel):
        return None
    count = len(panel.judged)
    bins = max(2, min(_MOST_BINS, count // _BIN))
    predicted, found = measures.reliability(
        scores.p_good[panel.judged],
        panel.label,
        _judged_weights(panel, replicates, seed),
        bins=bins,
    )
    band = _band(found)
    sizes = np.bincount(np.arange(count) * bins // count, minlength=bins).tolist()
    columns = (_rounded(predicted[0]), band["value"], band["low"], band["high"], sizes)
    names = ("predicted", "found", "low", "high", "images")
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _can_tell(panel: Panel) -> bool:
    return len(np.unique(panel.judged_product)) >= FEWEST_PRODUCTS


def _judged_weights(panel: Panel, replicates: int, seed: int) -> Floats:
    """(1 + replicates, judged): first the audit set itself, then resamples of its products."""
    rng = np.random.default_rng(seed)
    chances = np.full(panel.products, 1.0 / panel.products)
    drawn = rng.multinomial(panel.products, chances, size=replicates).astype(np.float64)
    weights = np.concatenate([np.ones((1, panel.products)), drawn])
    return weights[:, panel.judged_product]


def _band(replicated: Floats) -> dict[str, list[float]]:
    """replicated: (1 + replicates, g), row 0 the audit set itself."""
    low, high = np.nanpercentile(replicated, INTERVAL, axis=0)
    return {"value": _rounded(replicated[0]), "low": _rounded(low), "high": _rounded(high)}


def _rounded(values: Floats) -> list[float]:
    return [round(float(value), _DIGITS) for value in values]
