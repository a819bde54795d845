"""Synthetic pictures whose quality no linear head can learn, with answers as noisy as real ones."""

from __future__ import annotations

from typing import Final

import numpy as np

from tests.bench.photos.sets import Photos

COLUMNS: Final = 32
PER_PRODUCT: Final = 4
# A rater's spread relative to that of the pictures' mean scores; 0.94 in `photos-live-itw`.
SPREAD: Final = 0.94
# Parts of the quality's variance: half of it is linear in the features.
LINEAR, CROSSED, STEPS, VALLEY = 0.5, 0.25, 0.15, 0.1


def curved_pictures(products: int, *, held_out: int, seed: int) -> Photos:
    """Make four pictures per product, which share half of their features' variance.

    Quality is linear in all directions, plus products of two directions (an exclusive or), steps
    and a valley, each along its own directions. The lowest fifth is bad. held_out: the number of
    products that nobody is asked about.
    """
    rng = np.random.default_rng(seed)
    product = np.repeat(np.arange(products), PER_PRODUCT)
    common = rng.normal(size=(products, COLUMNS))[product]
    hidden = np.sqrt(0.5) * (common + rng.normal(size=common.shape))
    mixing = np.linalg.qr(rng.normal(size=(COLUMNS, COLUMNS)))[0]
    score = _quality(hidden, rng)
    return Photos(
        name=f"{len(product):,} made-up pictures, half of their quality not linear",
        features=(hidden @ mixing).astype(np.float32),
        score=score,
        spread=np.full(len(product), SPREAD),
        product=product,
        threshold=float(np.quantile(score, 0.2)),
        held_out=held_out,
        marks=(1_000, 40_000),
    )


def _quality(hidden: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """directions (n, COLUMNS) → (n,): the quality, with unit variance."""
    exclusive_or = np.tanh(2 * hidden[:, 0]) * np.tanh(2 * hidden[:, 1])
    parts = [
        (LINEAR, hidden @ rng.normal(size=COLUMNS)),
        (CROSSED, exclusive_or + hidden[:, 2] * hidden[:, 3]),
        (STEPS, (hidden[:, 4] > 0.8).astype(float) - (hidden[:, 5] < -0.8)),
        (VALLEY, np.abs(hidden[:, 6])),
    ]
    quality = sum(np.sqrt(share) * (part - part.mean()) / part.std() for share, part in parts)
    return np.asarray(quality)
