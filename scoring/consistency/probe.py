"""Points at which a picture is read to decide whether the product lies there."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from scoring.images import RGB, Float32, Float64, Mask, lab_of

OUTLINE_POINTS, INSIDE_POINTS = 180, 180
COLOUR_SPREAD = 12.0  # Lab distance at which a colour counts half as like
TINT_SPREAD = 60.0  # the same for the whole product's mean colour: another hue is still found
STEP = 20.0  # Lab step across the outline from which an edge is as good as any
REACH = 0.03  # of the product's size: how far beside the outline an edge is looked for
SMOOTH = 0.4 * REACH  # of the product's size: colours inside are averaged over so much


@dataclass(frozen=True)
class Probe:
    """Points (n, 2) of the original with their Lab colours (n, 3), outline normals outwards."""

    outline: Float64
    normals: Float64
    inside: Float64
    colours: Float32

    def thinned(self, step: int) -> Probe:
        """Every `step`-th point: quicker, for a first look."""
        return Probe(
            self.outline[::step], self.normals[::step], self.inside[::step], self.colours[::step]
        )

    def reading(self, step: float) -> Reading:
        """What to read where the edges are looked for `step` original pixels beside the outline."""
        beside = self.outline + step * self.normals, self.outline - step * self.normals
        points = np.concatenate([*beside, self.inside]).astype(np.float32)
        return Reading(np.asarray(points), len(self.outline), self.colours)


@dataclass(frozen=True)
class Reading:
    """Points (2n + m, 2) of the original: n outside, n inside its outline, m with `colours`."""

    points: Float32
    outline: int
    colours: Float32

    def score(self, place: Float64, lab: Float32) -> float:
        """How much `lab` (h, w, 3) looks like the product at `place` (2, 3), 0–1."""
        return float(self.scores(place[None], lab)[0])

    def scores(self, places: Float64, lab: Float32) -> Float32:
        """`score` of each of `places` (k, 2, 3), (k,): many at once take a fraction of the time.

        Edge strength along the outline times likeness of the colours inside, whose mean may differ.
        """
        places = places.astype(np.float32)
        there = self.points @ places[:, :, :2].transpose(0, 2, 1) + places[:, None, :, 2]
        read = cv2.remap(lab, there, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        steps = read[:, : self.outline] - read[:, self.outline : 2 * self.outline]
        edges = _mean(np.minimum(np.sqrt(np.einsum("knc,knc->kn", steps, steps)) / STEP, 1))
        change = read[:, 2 * self.outline :] - self.colours
        middle = change.shape[1] // 2
        tint = np.partition(change, middle, axis=1)[:, middle]  # the median
        change -= tint[:, None]
        squares = np.einsum("knc,knc->kn", change, change)
        likeness = _mean(1 / (1 + squares / COLOUR_SPREAD**2))
        other_hue = 1 + (tint[:, 1:] ** 2).sum(axis=1) / TINT_SPREAD**2
        return np.asarray(edges * likeness / other_hue, np.float32)


def _mean(values: Float32) -> Float32:
    """Of each row: `ndarray.mean` takes twice as long for so few."""
    return np.asarray(np.add.reduce(values, axis=1) / values.shape[1], np.float32)


def smoothed(image: RGB, size: float) -> Float32:
    """RGB uint8 (h, w, 3) → Lab float32 (h, w, 3), as it is read of a product of this size."""
    lab = cv2.GaussianBlur(lab_of(image), (0, 0), max(0.8, SMOOTH * size))
    return np.asarray(lab, np.float32)


def probe_of(lab: Float32, mask: Mask) -> Probe:
    """The probe of a product with mask bool (h, w), not empty, on a `smoothed` picture."""
    size = float(np.sqrt(mask.sum()))
    layer = mask.astype(np.uint8)
    contours, _ = cv2.findContours(layer, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = np.concatenate([contour[:, 0] for contour in contours]).astype(np.float64)
    outline = outline[:: max(1, len(outline) // OUTLINE_POINTS)]
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), max(1.0, 0.02 * size))
    columns, rows = outline.T.astype(int)
    down, across = (np.asarray(slope)[rows, columns] for slope in np.gradient(soft))
    normals = -np.stack([across, down], axis=1)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True) + 1e-9
    inner = np.argwhere(cv2.erode(layer, np.ones((5, 5), np.uint8)))
    if not len(inner):  # a thin product has no inside: itself
        inner = np.argwhere(mask)
    inner = inner[:: max(1, len(inner) // INSIDE_POINTS)]
    return Probe(outline, normals, inner[:, ::-1].astype(np.float64), lab[inner[:, 0], inner[:, 1]])
