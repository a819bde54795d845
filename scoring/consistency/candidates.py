"""Regions beside a product that may be parts of it.

Neither a segmenter nor edges find all of them. A segmenter that is prompted with the expected mask
takes a foreign knob for neither product nor ground; edges are too weak where a part has the
ground's colour, and too many on a busy photo. So the candidates come from both, at several limits:
of 40 parts of 2–10 % added to garments and listings, 95 % are among them (IoU of at least .5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scoring.consistency.regions import Region, Scene
from scoring.consistency.shape import regrown
from scoring.images import Mask

SHARES = (0.2, 0.35, 0.5, 0.7, 0.85)  # of a segmenter that tells how sure it is
WALLS = (5.0, 8.0, 12.0, 18.0)  # Lab steps to a neighbour that bound a region
TOUCHING = 2.0  # pixels from the outline, at most, where a region is nearest
CONTACT = 1.5  # at least, see `Region.contact`
REACH = 0.75  # at most, of the product's size: background goes on beyond
SAME = 0.8  # IoU from which two regions are one


@dataclass
class Candidate:
    """A region, whether edges bound it (else the segmenter added it), and at how many limits."""

    region: Region
    is_closed: bool
    times: int = 1


def candidates(scene: Scene) -> list[Candidate]:
    """The regions that touch the product, each once."""
    found: list[Candidate] = []
    for where, is_closed in _layers(scene):
        for region in scene.regions(where, rim=int(is_closed)):
            if not _touches(region):
                continue
            same = next((each for each in found if each.region.overlap(region) >= SAME), None)
            if same is None:
                found.append(Candidate(region, is_closed))
            else:
                same.times += 1
    return found


def _layers(scene: Scene) -> Iterator[tuple[Mask, bool]]:
    """Masks (h, w) outside the product, and whether edges bound their regions."""
    outside = scene.away > 0
    if scene.share is not None:
        for least in SHARES:
            sure = (scene.share >= least) & outside
            yield regrown(sure, scene.away, scene.tolerance), False
    yield regrown(scene.found & outside, scene.away, scene.tolerance), False
    for wall in WALLS:
        # a wall takes a pixel on both of its sides
        yield np.asarray((scene.steps < wall) & (scene.away > 1.5)), True


def _touches(region: Region) -> bool:
    distances = region.distances
    return bool(
        len(distances)
        and distances.min() <= TOUCHING
        and distances.max() <= REACH * region.scene.size
        and region.contact >= CONTACT
    )
