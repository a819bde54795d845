"""Parts stuck to a product: which regions beside its outline belong to it.

A part is solid, joined to the outline over some length, bounded by an edge, and unlike its
surroundings; often it has the product's own surface. A thing that stands behind the product has
some of this. How much each of it counts was learnt from scenes with known parts (`forest`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.consistency.candidates import Candidate, candidates
from scoring.consistency.cells import Cells
from scoring.consistency.forest import shipped
from scoring.consistency.regions import Scene
from scoring.consistency.traits import Surroundings, traits_of
from scoring.images import RGB, Float32, Float64, Mask

# Log odds. Of 201 null pairs of the benchmark's tuning split 5.0 % have a sure part and 1.5 % more
# a doubtful one.
SURE, DOUBTFUL = -0.75, -1.2
APART = 0.3  # share of a region that may lie on a likelier one


@dataclass(frozen=True)
class Parts:
    """Regions outside the product, bool (h, w): `sure` ones belong to it, `doubtful` ones may."""

    sure: Mask
    doubtful: Mask


def attached_parts(
    picture: RGB,
    product: Mask,
    found: Mask,
    *,
    tolerance: float,
    share: Float32 | None = None,
    cells: Cells | None = None,
) -> Parts:
    """Regions outside `product` that belong to it on RGB uint8 (h, w, 3); masks bool (h, w).

    `found` is the segmenter's mask, `share` float32 (h, w), 0–1, how sure it is of each pixel, and
    `cells` what its network saw, where it says so; `tolerance` in pixels is how far the outline may
    be off.
    """
    scene = Scene.of(picture, product, found, tolerance, share, cells)
    regions = candidates(scene)
    nothing = np.zeros(product.shape, bool)
    if not regions:
        return Parts(nothing, nothing)
    around = Surroundings(scene)
    odds = shipped().log_odds(np.stack([traits_of(each, around) for each in regions]))
    sure = _likeliest(regions, odds, SURE, nothing)
    return Parts(sure, _likeliest(regions, odds, DOUBTFUL, nothing) & ~sure)


def _likeliest(regions: Sequence[Candidate], odds: Float64, least: float, nothing: Mask) -> Mask:
    """The regions of at least these log odds; where they overlap, the likeliest one."""
    taken = nothing.copy()
    for index in np.argsort(-odds):
        if odds[index] < least:
            break
        region = regions[index].region
        own = taken[region.window]
        if own[region.where].mean() <= APART:
            own |= region.where
    return taken
