"""Where the product is on a generation: a similarity from original pixels to generation pixels.

Keypoints inside the mask with RANSAC; where these are too few, a search for the product's colours
and outline. A place that is not fixed by many keypoints is refined. An affinity is fitted first and
then split into the nearest similarity and a stretch, so that alignment does not hide a stretch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from scoring.consistency.affinity import nearest_similarity, stretch_of
from scoring.consistency.match import match_keypoints
from scoring.consistency.outline import search_outline
from scoring.consistency.product import OriginalProduct
from scoring.consistency.refine import (
    SMALLEST_SIDE,
    correlation_of,
    pattern_correlation_of,
    refine,
)
from scoring.consistency.settle import outline_fits, settle
from scoring.images import RGB, Float64, Mask

FEWEST_PIXELS = 64  # a smaller product shows nothing
EXACT = 0.002  # of the product's size: a standard error that leaves nothing to refine
WORSE = 0.01  # of the outline's fit: a refinement that loses more must find the pattern
WORTH = 0.5  # gain of the pattern's correlation for a loss of the outline's fit
NOWHERE = 0.02  # a best place with a lower fit shows nothing at all
CONVINCING = 0.60  # right places settle at 0.85 and more, wrong ones at 0.5 at most
ALL_TURNS = tuple(range(-150, 181, 30))  # degrees


@dataclass(frozen=True)
class Alignment:
    """How the product lies on the generation.

    `transform` (2, 3) float64 similarity, original (x, y, 1) → generation (x, y); `stretch` ≥ 0 is
    by how much the affinity's longer axis exceeds its shorter one; `agreement` 0–1 is how sure the
    place is, by the agreeing keypoints or the fit of the outline; `correlation` −1…1 that of the
    grey values inside; `inliers` counts the agreeing keypoints.
    """

    transform: Float64
    stretch: float
    agreement: float
    correlation: float
    inliers: int
    method: Literal["features", "outline"]

    @property
    def scale(self) -> float:
        """Generation pixels per original pixel."""
        return float(np.hypot(self.transform[0, 0], self.transform[1, 0]))

    @property
    def rotation(self) -> float:
        """Degrees, positive clockwise on the screen."""
        return float(np.degrees(np.arctan2(self.transform[1, 0], self.transform[0, 0])))


def align(
    product: OriginalProduct, generation: RGB, *, marked: Mask | None = None
) -> Alignment | None:
    """Find `product` on `generation` RGB uint8 (h, w, 3), the likeliest place if none is likely.

    `marked` bool (h, w) is a person's mask of the product there. None where there is nothing to
    find, or nowhere.
    """
    if product.mask.sum() < FEWEST_PIXELS or min(generation.shape[:2]) < SMALLEST_SIDE:
        return None
    match = match_keypoints(product, generation)
    if match is not None and match.is_sure:
        affinity, agreement = match.affinity, match.agreement
    elif match is not None:
        place = nearest_similarity(match.affinity, product.mask)
        affinity, fit = settle(product, generation, [place])
        agreement = max(match.agreement, fit)
    else:
        outlined, agreement = _by_outline(product, generation, marked)
        if outlined is None:
            return None
        affinity = outlined
    if match is not None and match.is_sure and match.error < EXACT:
        correlation = correlation_of(product, generation, affinity)
    else:
        affinity, correlation = _refined(product, generation, affinity)
    return Alignment(
        nearest_similarity(affinity, product.mask),
        stretch_of(affinity),
        agreement,
        correlation,
        inliers=0 if match is None else match.inliers,
        method="outline" if match is None else "features",
    )


def _refined(product: OriginalProduct, generation: RGB, affinity: Float64) -> tuple[Float64, float]:
    """`refine`, unless it loses the outline for little: on a plain product it follows the light."""
    refined, correlation = refine(product, generation, affinity)
    if refined is affinity:
        return affinity, correlation
    before, after = outline_fits(product, generation, [affinity, refined])
    if after < before - WORSE:
        pattern, better = (
            pattern_correlation_of(product, generation, each) for each in (affinity, refined)
        )
        if better - pattern < WORTH * (before - after):
            return affinity, correlation_of(product, generation, affinity)
    return refined, correlation


def _by_outline(
    product: OriginalProduct, generation: RGB, marked: Mask | None
) -> tuple[Float64 | None, float]:
    """The best settled place and its fit; None where the product fits nowhere.

    Where the upright search finds nothing convincing, all turns are tried before giving up.
    """
    places = search_outline(product, generation)
    if marked is not None and marked.any():
        places.append(_place_on(product, marked))
    best: tuple[Float64 | None, float] = (
        settle(product, generation, places) if places else (None, 0.0)
    )
    if best[1] < CONVINCING:
        places = search_outline(product, generation, turns=ALL_TURNS, steps=10)
        turned = settle(product, generation, places) if places else (None, 0.0)
        best = max(best, turned, key=lambda each: each[1])
    return best if best[1] > NOWHERE or marked is not None else (None, 0.0)


def _place_on(product: OriginalProduct, marked: Mask) -> Float64:
    """The upright similarity (2, 3) that brings centre and area of the masks together."""
    scale = float(np.sqrt(marked.sum())) / product.size
    rows, columns = np.nonzero(marked)
    x, y = product.mask_centre
    return np.array(
        [[scale, 0.0, columns.mean() - scale * x], [0.0, scale, rows.mean() - scale * y]]
    )
