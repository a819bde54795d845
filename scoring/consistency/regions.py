"""Regions beside a product on a generation, and the tests that they pass; see `proofs`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from scoring.consistency.colours import belonging, histogram, lab_bytes
from scoring.consistency.proofs import CLEAR, DOUBTFUL, FOREIGN, OWN, REFUTED, SETTLED, Proof
from scoring.consistency.shape import distance_to
from scoring.images import RGB, Float32, Mask, lab_of, steepness

SMALLEST, LARGEST = 0.008, 0.35  # area over the product's
SHADES = (0.75, 0.85, 1.0)  # of the product's colours, for a part that faces away from the light
AROUND = 0.06  # of the product's size: how far around a region its surroundings reach
ALIKE = 8.0  # Lab distance at which surroundings look like the region
BESIDE = 2.0  # pixels off the product, where its own colour has faded out
TOUCHING = 2.0  # pixels from the outline, at most, where a region is nearest


@dataclass(frozen=True)
class Scene:
    """A generation around the product: the picture in Lab, its `steps` between neighbours, the
    distance `away` from the product, and the segmenter's `share` where it gives one.
    """

    lab: Float32
    steps: Float32
    away: Float32
    palette: Float32
    bytes: RGB
    size: float
    tolerance: float
    share: Float32 | None

    @classmethod
    def of(cls, picture: RGB, product: Mask, tolerance: float, share: Float32 | None) -> Scene:
        lab = lab_of(picture)
        size = float(np.sqrt(product.sum()))
        return cls(
            lab,
            steepness(lab),
            distance_to(product),
            _palette(lab, product),
            lab_bytes(picture),
            size,
            tolerance,
            share,
        )

    @cached_property
    def colours(self) -> Float32:
        """Histogram of the product's colours, off its outline."""
        inner = cv2.erode((self.away == 0).astype(np.uint8), np.ones((5, 5), np.uint8))
        return histogram(self.bytes, inner > 0)

    @cached_property
    def rest(self) -> Float32:
        """Colours outside the product, (n, 3)."""
        return np.ascontiguousarray(self.lab[self.away > BESIDE])

    def regions(self, where: Mask, *, rim: int = 0) -> Iterator[Region]:
        """Connected regions of a size that fits the product, if they do not touch the frame.

        Grown by `rim` pixels, but not into the product.
        """
        height, width = where.shape
        _, labels, boxes, _ = cv2.connectedComponentsWithStats(
            where.astype(np.uint8), connectivity=4
        )
        left, top, wide, high, pixels = boxes.T
        fits = (pixels >= SMALLEST * self.size**2) & (pixels <= LARGEST * self.size**2)
        inside = (left > 1) & (top > 1) & (left + wide < width - 1) & (top + high < height - 1)
        room = max(3, math.ceil(AROUND * self.size) + 1) + rim  # what is asked around a region
        kernel = np.ones((2 * rim + 1, 2 * rim + 1), np.uint8)
        for index in np.flatnonzero(fits & inside):
            if index == 0:
                continue
            x, y, across, down = boxes[index][:4].tolist()
            window = (
                slice(max(0, y - room), y + down + room),
                slice(max(0, x - room), x + across + room),
            )
            layer = (labels[window] == index).astype(np.uint8)
            grown = cv2.dilate(layer, kernel) > 0 if rim else layer > 0
            yield Region(self, window, grown & (self.away[window] > 0))

    def things(self, closed: Mask) -> int:
        """How many regions bounded by edges stand alone: solid, even and unlike their surroundings.

        A background full of such things has some behind the product too.
        """
        return sum(region.stands_alone for region in self.regions(closed))


@dataclass(frozen=True)
class Region:
    """Pixels `where` bool (h, w) of a `window` (rows, columns) of the scene."""

    scene: Scene
    window: tuple[slice, slice]
    where: Mask

    def proof(self, tried: Sequence[Proof]) -> Proof | None:
        """The first proof that it passes; none where the segmenter is sure that it is no part."""
        found = next((each for each in tried if self.proves(each)), None)
        if found is None or self.scene.share is None:
            return found
        if self._support < REFUTED:
            return None
        return CLEAR if found is DOUBTFUL and self._support >= SETTLED else found

    def proves(self, proof: Proof) -> bool:
        """Whether the region passes the tests; the cheapest ones first."""
        scene, distances = self.scene, self._distances
        if distances.max() > proof.reach * scene.size or distances.min() > TOUCHING:
            return False
        # the nearest wall keeps a region off the outline; two rows of it are in the band
        contact = np.count_nonzero(distances < scene.tolerance + 3) / 2
        if contact < proof.contact * np.sqrt(len(distances)) or self._solidity < proof.solid:
            return False
        own = np.linalg.norm(scene.palette - self._colour, axis=1).min(initial=np.inf)
        if self._spread > proof.spread or own > proof.own_colour:
            return False
        rim = self._away[(self._beside > 0) & (self._beside < 2)]
        if (rim < scene.tolerance + 3).mean() > proof.beside or self._alike > proof.alike:
            return False
        if proof.support > 0 and not self._stands_out(proof):
            return False
        return self._elsewhere <= proof.elsewhere and (
            proof.surface <= 0 or self._surface >= proof.surface
        )

    def _stands_out(self, proof: Proof) -> bool:
        """Whether the segmenter is sure of it, and sure that its surroundings are none."""
        share = self.scene.share
        if share is None or self._support < proof.support:
            return False
        around = share[self.window][self._near]
        return bool(len(around) and around.mean() <= proof.apart)

    @property
    def stands_alone(self) -> bool:
        """Whether it is off the product, solid, of even colour and unlike its surroundings."""
        return bool(
            self._distances.min() > self.scene.tolerance + 3
            and self._solidity >= FOREIGN.solid
            and self._spread <= FOREIGN.spread
            and self._alike <= OWN.alike
        )

    @property
    def _away(self) -> Float32:
        return self.scene.away[self.window]

    @cached_property
    def _distances(self) -> Float32:
        return self._away[self.where]

    @cached_property
    def _solidity(self) -> float:
        """Share of its convex hull that the region fills."""
        points = np.argwhere(self.where)[:, ::-1].astype(np.int32)
        return len(points) / max(1.0, float(cv2.contourArea(cv2.convexHull(points))))

    @cached_property
    def _colours(self) -> Float32:
        return self.scene.lab[self.window][self.where]

    @cached_property
    def _colour(self) -> Float32:
        """Its median Lab colour (3,)."""
        return np.asarray(np.median(self._colours, axis=0), np.float32)

    @cached_property
    def _spread(self) -> float:
        """The median distance of its colours from their median."""
        return float(np.median(np.linalg.norm(self._colours - self._colour, axis=1)))

    @cached_property
    def _beside(self) -> Float32:
        """Distance of each pixel of the window from the region."""
        return distance_to(self.where)

    @cached_property
    def _support(self) -> float:
        """The segmenter's mean share on it; 0 where there is none."""
        share = self.scene.share
        return 0.0 if share is None else float(share[self.window][self.where].mean())

    @cached_property
    def _near(self) -> Mask:
        """Its near surroundings outside the product."""
        near = (self._beside > 2) & (self._beside < AROUND * self.scene.size)
        return np.asarray(near & (self._away > BESIDE))

    @cached_property
    def _alike(self) -> float:
        """Share of its near surroundings that look like it; all where it has none."""
        around = self.scene.lab[self.window][self._near]
        return _looking_like(self._colour, around) / len(around) if len(around) else 1.0

    @cached_property
    def _surface(self) -> float:
        """How far its colours are the product's rather than those of the rest, 0–1."""
        ground = self.scene.away > BESIDE
        ground[self.window] &= self._beside > BESIDE
        rest = histogram(self.scene.bytes, ground)
        own = self.scene.bytes[self.window][self.where]
        return float(belonging(own, to=self.scene.colours, rather_than=rest).mean())

    @cached_property
    def _elsewhere(self) -> float:
        """How much of the rest of the background looks like it, over its area."""
        itself = self.scene.lab[self.window][(self._beside <= 1) & (self._away > BESIDE)]
        rest = _looking_like(self._colour, self.scene.rest) - _looking_like(self._colour, itself)
        return rest / np.count_nonzero(self.where)


def _looking_like(colour: Float32, colours: Float32) -> int:
    """How many of `colours` (n, 3) are within `ALIKE` of `colour` (3,)."""
    apart = colours - colour
    return int(np.count_nonzero(np.einsum("nc,nc->n", apart, apart) < ALIKE**2))


def _palette(lab: Float32, product: Mask) -> Float32:
    """Some of the product's colours in some shades, (n, 3)."""
    inner = lab[cv2.erode(product.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0]
    sample = inner[:: max(1, len(inner) // 600)]
    return np.concatenate([sample * np.float32(shade) for shade in SHADES])
