"""Parts stuck to a product: which regions beside its outline belong to it.

Neither a segmenter nor edges alone can say. A segmenter learns what is product from the expected
mask, so that a foreign knob is neither product nor background to it, and on a busy photo it takes
pieces of the background for product. So regions come from both, those that the segmenter adds and
those that edges close off, and each has to prove itself: it is solid, joined to the outline over
some length, of even colour, and of a colour that its surroundings do not have. The limits were
chosen on the tuning split of the benchmark (200 null pairs, 300 with a part added), where they are
flat: none of them moves the false alarms by more than 1.5 points when it is moved by a step.

What falls short by one proof alone is doubtful: a part, or a thing that happens to stand there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from scoring.consistency.shape import distance_to, regrown
from scoring.images import RGB, Float32, Mask, lab_of

WALL = 12.0  # Lab step to a neighbour that bounds a region
SMALLEST, LARGEST = 0.008, 0.35  # area over the product's
SHADES = (0.75, 0.85, 1.0)  # of the product's colours, for a part that faces away from the light
AROUND = 0.06  # of the product's size: how far around a region its surroundings reach
ALIKE = 8.0  # Lab distance at which surroundings look like the region


@dataclass(frozen=True)
class Proof:
    """What a region has to show. Colours are distances in Lab; shares and lengths of its own size.

    `alike` is the share of its near surroundings that look like it, `elsewhere` the area outside
    the product that does over its own area: background comes in more than one piece. `beside` is
    the share of its rim that lies at the product: what is squeezed in there is no part.
    """

    own_colour: float  # at most, to one of the product's colours
    solid: float  # at least, of the convex hull
    spread: float  # at most, median distance from its own colour
    alike: float
    elsewhere: float
    beside: float = 1.0
    contact: float = 2.0  # at least, along the outline


OWN = Proof(own_colour=5.0, solid=0.80, spread=16.0, alike=0.03, elsewhere=0.8, beside=0.7)
FOREIGN = Proof(  # without the product's colour, the rest has to be beyond doubt
    own_colour=np.inf, solid=0.70, spread=8.0, alike=0.001, elsewhere=0.1, beside=0.7
)
# in the product's colour, long at its outline and alone in its place, whatever is farther away
DOUBTFUL = Proof(
    own_colour=5.0,
    solid=0.75,
    spread=12.0,
    alike=0.001,
    elsewhere=np.inf,
    beside=0.7,
    contact=4.0,
)
REACH = 0.45  # of the product's size: background goes on beyond
TOUCHING = 2.0  # pixels from the outline, at most, where a region is nearest
THINGS = 6  # so many that stand alone, and one more that touches the product is background too


@dataclass(frozen=True)
class Parts:
    """Regions outside the product, bool (h, w): `sure` belong to it, `doubtful` may or may not."""

    sure: Mask
    doubtful: Mask


def attached_parts(picture: RGB, product: Mask, found: Mask, *, tolerance: float) -> Parts:
    """Regions outside `product` that belong to it on RGB uint8 (h, w, 3); masks bool (h, w).

    `found` is the segmenter's mask; `tolerance` in pixels is how far the outline may be off.
    """
    scene = _Scene.of(picture, product, tolerance)
    added = regrown(found & ~product, scene.away, tolerance)
    closed = (scene.steps < WALL) & (scene.away > 1.5)
    passed = {proof: np.zeros(product.shape, bool) for proof in (OWN, FOREIGN, DOUBTFUL)}
    for regions, rim in ((added, 0), (closed, 1)):  # an edge was a wall on both of its sides
        kernel = np.ones((2 * rim + 1, 2 * rim + 1), np.uint8)
        for part in _regions(regions, int(product.sum())):
            region = (cv2.dilate(part.astype(np.uint8), kernel) > 0) & ~product
            proof = next((each for each in passed if scene.proves(region, each)), None)
            if proof is not None:
                passed[proof][region] = True
    sure, foreign, doubtful = passed.values()
    if foreign.any():
        believed = sure if scene.things(closed) <= THINGS else doubtful
        believed |= foreign
    return Parts(sure, doubtful & ~sure)


@dataclass(frozen=True)
class _Scene:
    """The picture in Lab, its `steps` between neighbours, the distance `away` from the product."""

    lab: Float32
    steps: Float32
    away: Float32
    palette: Float32
    size: float
    tolerance: float

    @classmethod
    def of(cls, picture: RGB, product: Mask, tolerance: float) -> _Scene:
        lab = lab_of(picture)
        steps = cv2.morphologyEx(lab, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).max(axis=2)
        size = float(np.sqrt(product.sum()))
        return cls(lab, steps, distance_to(product), _palette(lab, product), size, tolerance)

    def proves(self, region: Mask, proof: Proof) -> bool:
        """Whether a region bool (h, w) belongs to the product; the cheapest questions first."""
        distances = self.away[region]
        if distances.max() > REACH * self.size or distances.min() > TOUCHING:
            return False
        # the nearest wall keeps a region off the outline; two rows of it are in the band
        contact = np.count_nonzero(distances < self.tolerance + 3) / 2
        if contact < proof.contact * np.sqrt(len(distances)) or _solidity(region) < proof.solid:
            return False
        colour, spread = self._colour(region)
        own = np.linalg.norm(self.palette - colour, axis=1).min(initial=np.inf)
        if spread > proof.spread or own > proof.own_colour:
            return False
        beside = distance_to(region)
        rim = self.away[(beside > 0) & (beside < 2)]
        if (rim < self.tolerance + 3).mean() > proof.beside:
            return False
        alike = self._alike(beside, colour)
        return alike <= proof.alike and self._elsewhere(region, beside, colour) <= proof.elsewhere

    def things(self, closed: Mask) -> int:
        """How many regions bounded by edges stand alone: solid, even and unlike their surroundings.

        A background full of such things has some behind the product too.
        """
        count = 0
        for region in _regions(closed, int(self.size**2)):
            if self.away[region].min() <= self.tolerance + 3 or _solidity(region) < FOREIGN.solid:
                continue
            colour, spread = self._colour(region)
            alike = self._alike(distance_to(region), colour)
            count += spread <= FOREIGN.spread and alike <= OWN.alike
        return count

    def _colour(self, region: Mask) -> tuple[Float32, float]:
        """Median Lab colour (3,) of a region, and the median distance from it."""
        colours = self.lab[region]
        colour: Float32 = np.median(colours, axis=0)
        return colour, float(np.median(np.linalg.norm(colours - colour, axis=1)))

    def _alike(self, beside: Float32, colour: Float32) -> float:
        """Share of a region's near surroundings that look like it; all where it has none."""
        around = self.lab[(beside > 2) & (beside < AROUND * self.size) & (self.away > 2)]
        if not len(around):
            return 1.0
        return float((np.linalg.norm(around - colour, axis=1) < ALIKE).mean())

    def _elsewhere(self, region: Mask, beside: Float32, colour: Float32) -> float:
        """How much of the rest of the background looks like the region, over the region's area."""
        rest = self.lab[(beside > 1) & (self.away > 2)]
        alike = np.count_nonzero(np.linalg.norm(rest - colour, axis=1) < ALIKE)
        return alike / np.count_nonzero(region)


def _regions(where: Mask, area: int) -> Iterator[Mask]:
    """Connected regions of a size that fits a product's `area`, if they do not touch the frame."""
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(where.astype(np.uint8), connectivity=4)
    left, top, width, height, pixels = boxes.T
    fits = (pixels >= SMALLEST * area) & (pixels <= LARGEST * area)
    inside = (left > 1) & (top > 1)
    inside &= (left + width < where.shape[1] - 1) & (top + height < where.shape[0] - 1)
    for index in np.flatnonzero(fits & inside):
        if index > 0:
            yield np.asarray(labels == index)


def _palette(lab: Float32, product: Mask) -> Float32:
    """Some of the product's colours in some shades, (n, 3)."""
    inner = lab[cv2.erode(product.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0]
    sample = inner[:: max(1, len(inner) // 600)]
    return np.concatenate([sample * np.float32(shade) for shade in SHADES])


def _solidity(region: Mask) -> float:
    """Share of its convex hull that a region fills."""
    points = np.argwhere(region)[:, ::-1].astype(np.int32)
    return len(points) / max(1.0, float(cv2.contourArea(cv2.convexHull(points))))
