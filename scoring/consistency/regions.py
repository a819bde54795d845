"""Regions beside a product on a generation, and what can be measured of each."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from scoring.consistency.cells import Cells
from scoring.consistency.colours import belonging, counts, histogram, lab_bytes, smoothed
from scoring.consistency.shape import distance_to
from scoring.images import RGB, Float32, Mask, lab_of, steepness
from scoring.segmentation.grabcut import box_of

SMALLEST, LARGEST = 0.008, 0.35  # area over the product's
SHADES = (0.75, 0.85, 1.0)  # of the product's colours, for a part that faces away from the light
AROUND = 0.06  # of the product's size: how far around a region its surroundings reach
ALIKE = 8.0  # Lab distance at which surroundings look like the region
BESIDE = 2.0  # pixels off the product, where its own colour has faded out


@dataclass(frozen=True)
class Scene:
    """A generation around the product: the `picture`, also in Lab, its `steps` between neighbours,
    the distance `away` from the product, the segmenter's mask `found` and, where it gives one, its
    `share`, and the `cells` that its network saw; `tolerance` in pixels is how far the outline may
    be off.
    """

    picture: RGB
    lab: Float32
    steps: Float32
    away: Float32
    size: float
    tolerance: float
    found: Mask
    share: Float32 | None
    cells: Cells | None

    @classmethod
    def of(
        cls,
        picture: RGB,
        product: Mask,
        found: Mask,
        tolerance: float,
        share: Float32 | None,
        cells: Cells | None = None,
    ) -> Scene:
        lab = lab_of(picture)
        return cls(
            picture,
            lab,
            steepness(lab),
            distance_to(product),
            float(np.sqrt(product.sum())),
            tolerance,
            found,
            share,
            cells,
        )

    @cached_property
    def palette(self) -> Float32:
        """Some of the product's colours in some shades, (n, 3)."""
        inner = self.lab[_eroded(self.away == 0, 7)]
        sample = inner[:: max(1, len(inner) // 600)]
        return np.concatenate([sample * np.float32(shade) for shade in SHADES])

    @cached_property
    def bytes(self) -> RGB:
        """The picture in Lab as bytes, (h, w, 3)."""
        return lab_bytes(self.picture)

    @cached_property
    def inner(self) -> Mask:
        """The product, off its outline."""
        return _eroded(self.away == 0, 5)

    @cached_property
    def colours(self) -> Float32:
        """Histogram of the product's colours."""
        return histogram(self.bytes, self.inner)

    @cached_property
    def ground(self) -> Mask:
        """What is outside the product, off its outline."""
        return np.asarray(self.away > BESIDE)

    @cached_property
    def ground_colours(self) -> Float32:
        """How many pixels of the ground have each colour."""
        return counts(self.bytes, self.ground)

    @cached_property
    def rest(self) -> Float32:
        """Colours of the ground, a channel in each row: (3, n)."""
        return np.ascontiguousarray(self.lab[self.ground].T)

    def regions(self, where: Mask, *, rim: int = 0) -> Iterator[Region]:
        """Connected regions of a size that fits the product, if they do not touch the frame.

        Grown by `rim` pixels, but not into the product.
        """
        height, width = where.shape
        first, above, last, below = box_of(where)  # the rest needs no labels
        if first == last:
            return
        part = where[above:below, first:last].astype(np.uint8)
        _, labels, boxes, _ = cv2.connectedComponentsWithStats(part, connectivity=4)
        left, top, wide, high, pixels = boxes.T
        left, top = left + first, top + above
        fits = (pixels >= SMALLEST * self.size**2) & (pixels <= LARGEST * self.size**2)
        inside = (left > 1) & (top > 1) & (left + wide < width - 1) & (top + high < height - 1)
        room = max(3, math.ceil(AROUND * self.size) + 1) + rim  # what is asked around a region
        kernel = np.ones((2 * rim + 1, 2 * rim + 1), np.uint8)
        for index in np.flatnonzero(fits & inside):
            if index == 0:
                continue
            x, y, across, down = boxes[index][:4].tolist()
            own = labels[y : y + down, x : x + across] == index
            x, y = x + first, y + above
            window = (
                slice(max(0, y - room), min(height, y + down + room)),
                slice(max(0, x - room), min(width, x + across + room)),
            )
            away = self.away[window]
            layer = np.zeros(away.shape, np.uint8)
            row, column = y - window[0].start, x - window[1].start
            layer[row : row + down, column : column + across] = own
            grown = cv2.dilate(layer, kernel) > 0 if rim else layer > 0
            yield Region(self, window, grown & (away > 0))


@dataclass(frozen=True)
class Region:
    """Pixels `where` bool (h, w) of a `window` (rows, columns) of the scene."""

    scene: Scene
    window: tuple[slice, slice]
    where: Mask

    @property
    def away(self) -> Float32:
        """Distance of each pixel of the window from the product."""
        return self.scene.away[self.window]

    @cached_property
    def distances(self) -> Float32:
        """Distance of each of its pixels from the product, (n,)."""
        return self.away[self.where]

    @cached_property
    def beside(self) -> Float32:
        """Distance of each pixel of the window from the region."""
        return distance_to(self.where)

    @cached_property
    def rim(self) -> Mask:
        """The pixels around it."""
        return np.asarray((self.beside > 0) & (self.beside < 2))

    @cached_property
    def contact(self) -> float:
        """How long it lies at the product's outline, over the root of its area."""
        # the nearest wall keeps a region off the outline; two rows of it are in the band
        near = np.count_nonzero(self.distances < self.scene.tolerance + 3) / 2
        return float(near / np.sqrt(len(self.distances)))

    @cached_property
    def solidity(self) -> float:
        """Share of its convex hull that the region fills."""
        points = np.argwhere(self.where)[:, ::-1].astype(np.int32)
        return len(points) / max(1.0, float(cv2.contourArea(cv2.convexHull(points))))

    @cached_property
    def colour(self) -> Float32:
        """Its median Lab colour (3,)."""
        return np.asarray(np.median(self._colours, axis=0), np.float32)

    @cached_property
    def spread(self) -> float:
        """The median distance of its colours from their median."""
        return float(np.median(np.linalg.norm(self._colours - self.colour, axis=1)))

    @cached_property
    def near(self) -> Mask:
        """Its near surroundings outside the product."""
        near = (self.beside > 2) & (self.beside < AROUND * self.scene.size)
        return np.asarray(near & (self.away > BESIDE))

    @cached_property
    def alike(self) -> float:
        """Share of its near surroundings that look like it; all where it has none."""
        around = self.scene.lab[self.window][self.near]
        return _looking_like(self.colour, *around.T) / len(around) if len(around) else 1.0

    @cached_property
    def surface(self) -> float:
        """How far its colours are the product's rather than those of the rest, 0–1."""
        here = self.scene.bytes[self.window], self.scene.ground[self.window]
        near = counts(here[0], here[1] & (self.beside <= BESIDE))
        rest = smoothed(self.scene.ground_colours - near)
        own = self.scene.bytes[self.window][self.where]
        return float(belonging(own, to=self.scene.colours, rather_than=rest).mean())

    @cached_property
    def elsewhere(self) -> float:
        """How much of the rest of the background looks like it, over its area."""
        itself = self.scene.lab[self.window][(self.beside <= 1) & (self.away > BESIDE)]
        rest = _looking_like(self.colour, *self.scene.rest) - _looking_like(self.colour, *itself.T)
        return rest / np.count_nonzero(self.where)

    def overlap(self, other: Region) -> float:
        """IoU with another region of the scene."""
        first, second = (_box(each.window) for each in (self, other))
        top, left = max(first[0], second[0]), max(first[1], second[1])
        bottom, right = min(first[2], second[2]), min(first[3], second[3])
        if top >= bottom or left >= right:
            return 0.0
        pieces = [
            each.where[top - box[0] : bottom - box[0], left - box[1] : right - box[1]]
            for each, box in ((self, first), (other, second))
        ]
        both = np.count_nonzero(pieces[0] & pieces[1])
        return both / (len(self.distances) + len(other.distances) - both)

    @cached_property
    def _colours(self) -> Float32:
        return self.scene.lab[self.window][self.where]


def _box(window: tuple[slice, slice]) -> tuple[int, int, int, int]:
    rows, columns = window
    return rows.start, columns.start, rows.stop, columns.stop


def _looking_like(colour: Float32, light: Float32, red: Float32, yellow: Float32) -> int:
    """How many Lab colours, (n,) a channel, are within `ALIKE` of `colour` (3,)."""
    squares = np.square(light - colour[0])
    squares += np.square(red - colour[1])
    squares += np.square(yellow - colour[2])
    return int(np.count_nonzero(squares < ALIKE**2))


def _eroded(mask: Mask, side: int) -> Mask:
    return np.asarray(cv2.erode(mask.astype(np.uint8), np.ones((side, side), np.uint8)) > 0)
