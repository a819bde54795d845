"""What is known of a region beside a product: the numbers by which parts are told from ground."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import cv2
import numpy as np

from scoring.consistency.candidates import Candidate
from scoring.consistency.regions import BESIDE, Region, Scene
from scoring.consistency.seen import LIKENESSES, SeenByNetwork
from scoring.consistency.shape import around, quantile_of
from scoring.images import Float32, Mask

# Of the picture alone: its shape, its colours, the edge around it and the seam to the product.
SEEN = (
    "area", "reach", "contact", "solidity", "spread", "own_colour", "alike", "elsewhere", "beside",
    "surface", "edge", "edge_weakest", "edge_missing", "seam", "seam_strongest", "texture",
    "product_texture", "ground_texture", "compactness", "busy", "own_colour_near", "lightness",
    "outline_edge", "seam_over_edge", "width",
)  # fmt: skip
# Of a segmenter that tells how sure it is of each pixel.
SHARED = ("support", "least_support", "apart", "rim_support", "leak", "is_closed", "times")
TRAITS = SEEN + SHARED + LIKENESSES
SMOOTH = 2.0  # pixels over which the colours on both sides of an edge are averaged
BLURRED = 4  # times as far, OpenCV reads
WEAK = 7.0  # Lab step below which an edge is missing
NEAR = 0.25  # of the product's size
Smoothed: TypeAlias = tuple[Float32, Float32]  # see `_smoothed`


@dataclass(frozen=True)
class Surroundings:
    """What is the same for all regions of a scene."""

    scene: Scene

    @cached_property
    def product_texture(self) -> float:
        return _mean(self.scene.steps, self.scene.inner)

    @cached_property
    def ground_texture(self) -> float:
        return _mean(self.scene.steps, self._ground & (self.scene.away < NEAR * self.scene.size))

    @cached_property
    def busy(self) -> float:
        """Share of the ground with an edge."""
        return _mean((self.scene.steps > 12).astype(np.float32), self._ground)

    @cached_property
    def leak(self) -> float:
        """How much ground the segmenter takes for product, over the product's area."""
        return float((self.scene.found & self._ground).sum() / self.scene.size**2)

    @cached_property
    def outline_edge(self) -> float:
        """The median step across the product's outline."""
        near = self._near_product
        away, lab = self.scene.away[near], self.scene.lab[near]
        along = _steps(
            _smoothed(lab, _off_outline(away == 0)),
            _smoothed(lab, away > BESIDE),
            (away > 0) & (away <= 3),
        )
        return float(np.median(along)) if len(along) else 0.0

    @cached_property
    def _near_product(self) -> tuple[slice, slice]:
        """The rows and columns that are read along the product's outline."""
        return around(self.scene.away == 0, 3 + math.ceil(BLURRED * SMOOTH))

    @cached_property
    def seen(self) -> SeenByNetwork | None:
        return SeenByNetwork.of(self.scene)

    @cached_property
    def _ground(self) -> Mask:
        return np.asarray(self.scene.away > self.scene.tolerance + 2)


def traits_of(candidate: Candidate, around: Surroundings) -> Float32:
    """The numbers named by TRAITS, (len(TRAITS),); NaN for what no segmenter says."""
    region = candidate.region
    seen = _shape(region) | _colours(region) | _edges(region) | _textures(region, around)
    seen["seam_over_edge"] = seen["seam"] / (seen["edge"] + 3)
    told = _shares(region)
    if told:
        told |= {
            "leak": around.leak,
            "is_closed": float(candidate.is_closed),
            "times": float(candidate.times),
        }
    if around.seen is not None:
        told |= around.seen.likenesses(region)
    return np.array([(seen | told).get(name, math.nan) for name in TRAITS], np.float32)


def _shape(region: Region) -> dict[str, float]:
    size, distances = region.scene.size, region.distances
    area, reach = len(distances), float(distances.max())
    near = region.away[region.rim] < region.scene.tolerance + 3
    return {
        "area": area / size**2,
        "reach": reach / size,
        "contact": region.contact,
        "solidity": region.solidity,
        "beside": float(near.mean()) if len(near) else 1.0,
        "compactness": 4 * math.pi * area / max(1, int(region.rim.sum())) ** 2,
        "width": math.sqrt(area) / max(1.0, reach),
    }


def _colours(region: Region) -> dict[str, float]:
    scene, colour = region.scene, region.colour
    own = np.linalg.norm(scene.palette - colour, axis=1).min(initial=np.inf)
    beside = scene.inner[region.window] & (region.beside < NEAR * scene.size)
    near = np.linalg.norm(scene.lab[region.window][beside] - colour, axis=1)
    return {
        "spread": region.spread,
        "own_colour": float(min(own, 200.0)),
        "own_colour_near": quantile_of(near, 0.1) if len(near) else 100.0,
        "alike": region.alike,
        "elsewhere": math.log1p(max(0.0, region.elsewhere)),
        "surface": region.surface,
        "lightness": float(colour[0]),
    }


def _edges(region: Region) -> dict[str, float]:
    """The edge between the region and the ground, and the seam between it and the product."""
    lab, away, beside = region.scene.lab[region.window], region.away, region.beside
    inside = _smoothed(lab, _off_outline(region.where))
    outside = _smoothed(lab, (beside > 1) & (away > BESIDE))
    edge = _steps(inside, outside, (beside > 0) & (beside <= 3) & (away > BESIDE + 1))
    product = _smoothed(lab, _off_outline(away == 0))
    seam = _steps(inside, product, (beside <= 3) & (away <= 3))
    return {
        "edge": float(edge.mean()) if len(edge) else 0.0,
        "edge_weakest": quantile_of(edge, 0.2) if len(edge) else 0.0,
        "edge_missing": float((edge < WEAK).mean()) if len(edge) else 1.0,
        "seam": float(seam.mean()) if len(seam) else 100.0,
        "seam_strongest": quantile_of(seam, 0.8) if len(seam) else 100.0,
    }


def _textures(region: Region, around: Surroundings) -> dict[str, float]:
    return {
        "texture": _mean(region.scene.steps[region.window], _off_outline(region.where)),
        "product_texture": around.product_texture,
        "ground_texture": around.ground_texture,
        "busy": around.busy,
        "outline_edge": around.outline_edge,
    }


def _shares(region: Region) -> dict[str, float]:
    """What the segmenter says of the region, its rim and its near surroundings."""
    if region.scene.share is None:
        return {}
    share = region.scene.share[region.window]
    own, near = share[region.where], share[region.near]
    rim = share[(region.beside > 0) & (region.beside <= 3) & (region.away > BESIDE + 1)]
    return {
        "support": float(own.mean()),
        "least_support": quantile_of(own, 0.2),
        "apart": float(near.mean()) if len(near) else math.nan,
        "rim_support": float(rim.mean()) if len(rim) else math.nan,
    }


def _steps(here: Smoothed, there: Smoothed, where: Mask) -> Float32:
    """Between the mean colours of two areas, at the pixels `where` (h, w) both are near, (n,)."""
    (first, close), (second, by) = here, there
    at = where & (close > 0.02) & (by > 0.02)
    steps = first[at] / close[at, None] - second[at] / by[at, None]
    return np.asarray(np.linalg.norm(steps, axis=1), np.float32)


def _smoothed(lab: Float32, where: Mask) -> Smoothed:
    """The colours of `where` around each pixel, (h, w, 3), and how much of it is near, (h, w).

    Their quotient is the mean colour.
    """
    weight = where.astype(np.float32)
    near = cv2.GaussianBlur(weight, (0, 0), SMOOTH)
    total = cv2.GaussianBlur(lab * cv2.merge([weight] * 3), (0, 0), SMOOTH)
    return np.asarray(total, np.float32), np.asarray(near, np.float32)


def _off_outline(mask: Mask) -> Mask:
    """Without the outline, where colours mix; all of it where nothing else is left."""
    inner = cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return np.asarray(inner if inner.any() else mask)


def _mean(values: Float32, where: Mask) -> float:
    return float(values[where].mean()) if where.any() else 0.0
