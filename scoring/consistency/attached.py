"""Parts stuck to a product: which regions beside its outline belong to it.

Neither a segmenter nor edges are enough. A segmenter is prompted with the expected mask: a foreign
knob is neither product nor background to it, and on a busy photo it takes pieces of the background
for product. So regions come from both: those that the segmenter adds, and those that edges close
off. Each region is tested. A part is solid, joined to the outline over some length, of even colour,
and of a colour that its surroundings do not have. The limits were chosen on the tuning split of the
benchmark (200 null pairs, 300 with a part added). The result depends little on them: a step of any
limit changes the false alarms by at most 1.5 points.

A region that fails one test alone is doubtful: it may be a part, or a thing that stands there.

A segmenter that tells how sure it is of each pixel has a say in all of this: what it is sure of,
and sure that it ends there, is a part in any colour; what it takes for ground is none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.consistency.proofs import CLEAR, DOUBTFUL, FOREIGN, OWN, SURFACE
from scoring.consistency.regions import Scene
from scoring.consistency.shape import regrown
from scoring.images import RGB, Float32, Mask

WALL = 12.0  # Lab step to a neighbour that bounds a region
THINGS = 6  # with more things that stand alone, one that touches the product is background too


@dataclass(frozen=True)
class Parts:
    """Regions outside the product, bool (h, w): `sure` ones belong to it, `doubtful` ones may."""

    sure: Mask
    doubtful: Mask


def attached_parts(
    picture: RGB, product: Mask, found: Mask, *, tolerance: float, share: Float32 | None = None
) -> Parts:
    """Regions outside `product` that belong to it on RGB uint8 (h, w, 3); masks bool (h, w).

    `found` is the segmenter's mask, `share` float32 (h, w), 0–1, how sure it is of each pixel,
    where it says so; `tolerance` in pixels is how far the outline may be off.
    """
    scene = Scene.of(picture, product, tolerance, share)
    added = regrown(found & ~product, scene.away, tolerance)
    closed = (scene.steps < WALL) & (scene.away > 1.5)
    proofs = OWN, SURFACE, CLEAR, FOREIGN, DOUBTFUL
    passed = {proof: np.zeros(product.shape, bool) for proof in proofs}
    # a wall takes a pixel on both of its sides
    for regions, rim, tried in ((added, 0, proofs), (closed, 1, (OWN, FOREIGN, DOUBTFUL))):
        for region in scene.regions(regions, rim=rim):
            proof = region.proof(tried)
            if proof is not None:
                passed[proof][region.window] |= region.where
    sure = passed[OWN] | passed[SURFACE] | passed[CLEAR]
    foreign, doubtful = passed[FOREIGN], passed[DOUBTFUL]
    if foreign.any():
        believed = sure if scene.things(closed) <= THINGS else doubtful
        believed |= foreign
    return Parts(sure, doubtful & ~sure)
