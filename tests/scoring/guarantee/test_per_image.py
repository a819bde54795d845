"""The promise is per image: products with many generations count for as many.

An independent check of the whole way from audit products to a threshold. Here large products are
worse, generations of a product resemble each other, and the truth is known.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from scipy.special import expit

from scoring.acquisition import certifying
from scoring.arrays import Bools, Floats, Ints
from scoring.guarantee import certify

PRECISION = 0.9
DELTA = 0.05
TRIALS = 1_000
MARGIN = 3.0 * np.sqrt(DELTA * (1 - DELTA) / TRIALS)


class Images(NamedTuple):
    """product: (n,) ids. score: (n,). good: (n,)."""

    product: Ints
    score: Floats
    good: Bools


def draw(rng: np.random.Generator, products: int) -> Images:
    size = rng.integers(1, 9, products)
    product = np.repeat(np.arange(products), size)
    quality = 3.0 - 0.3 * size + rng.normal(0.0, 1.0, products)
    logit = quality[product] + rng.normal(0.0, 1.0, len(product))
    # The score does not depend on the size of the product.
    score = expit(logit + 0.3 * size[product] + rng.normal(0.0, 0.5, len(product)))
    return Images(product, score, rng.random(len(product)) < expit(1.5 * logit))


POPULATION = draw(np.random.default_rng(0), 40_000)
_ORDER = np.argsort(-POPULATION.score)
_PRECISION = np.cumsum(POPULATION.good[_ORDER]) / np.arange(1, len(_ORDER) + 1)
_UNLABELLED = POPULATION.score[::180]


def true_precision(threshold: float) -> float:
    above = np.searchsorted(-POPULATION.score[_ORDER], -threshold, side="right")
    return float(_PRECISION[above - 1])


def proven(scores: Floats, labels: Bools) -> float | None:
    # Version 1 spends half of δ.
    return certify(
        _UNLABELLED, scores, labels, precision=PRECISION, confidence=1 - 2 * DELTA, version=1
    ).threshold


def broken(thresholds: list[float | None]) -> float:
    return float(np.mean([t is not None and true_precision(t) < PRECISION for t in thresholds]))


@pytest.mark.slow
def test_audit_images_drawn_in_proportion_keep_the_promise() -> None:
    rng = np.random.default_rng(1)
    thresholds = []
    for salt in range(TRIALS):
        images = draw(rng, 500)
        ids = np.arange(len(images.product))
        audit = np.ones(len(ids), dtype=np.bool_)
        chosen = certifying(ids, images.product, audit, salt=salt)
        assert len(np.unique(images.product[chosen])) == np.count_nonzero(chosen)
        thresholds.append(proven(images.score[chosen], images.good[chosen]))
    assert broken(thresholds) <= DELTA + MARGIN
    assert np.mean([t is not None for t in thresholds]) > 0.5


@pytest.mark.slow
def test_one_image_of_each_product_would_break_it() -> None:
    """If products are drawn regardless of size, the many images of large ones count too little."""
    rng = np.random.default_rng(2)
    thresholds = []
    for _ in range(TRIALS // 4):
        images = draw(rng, 500)
        first = np.unique(images.product, return_index=True)[1]
        thresholds.append(proven(images.score[first], images.good[first]))
    assert broken(thresholds) > 3 * DELTA
