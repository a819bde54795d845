"""How much a region looks like the product, and like the ground, to the segmenter's network."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from scoring.consistency.cells import DEPTHS, FAINT, Cells
from scoring.consistency.regions import BESIDE, Region, Scene
from scoring.images import Float32, Mask

# Mean cosines of a region's cells with the closest cells, with those near by, and with all.
KINDS = (
    "closest_product", "closest_ground", "near_product", "near_ground", "mean_product",
    "mean_ground",
)  # fmt: skip
LIKENESSES = tuple(f"{kind}_{depth}" for depth in DEPTHS for kind in KINDS)
WHOLLY = 0.9  # a cell of which so much is covered belongs to what covers it
CLOSEST = 5  # cells
NEAR_PRODUCT, NEAR_GROUND = 3, 2  # cells from the region's rim


@dataclass(frozen=True)
class SeenByNetwork:
    """The cells, and which of them, bool (rows, columns), are the product's and the ground's."""

    cells: Cells
    product: Mask
    ground: Mask

    @classmethod
    def of(cls, scene: Scene) -> SeenByNetwork | None:
        """None where the scene has no cells."""
        if scene.cells is None:
            return None
        ground = scene.cells.share(scene.away > BESIDE) >= WHOLLY
        return cls(scene.cells, _mostly(scene.cells.share(scene.away == 0)), np.asarray(ground))

    def likenesses(self, region: Region) -> dict[str, float]:
        """The numbers named by LIKENESSES; NaN where there is nothing to compare with."""
        whole = np.zeros(region.scene.away.shape, bool)
        whole[region.window] = region.where
        share = self.cells.share(whole)
        core = _mostly(share)
        beside = _grown(share > 0, 1)  # these see the region, too
        ground = self.ground & ~beside
        near_product = self.product & _grown(beside, NEAR_PRODUCT)
        near_ground = ground & _grown(beside, NEAR_GROUND)
        found: dict[str, float] = {}
        for name, depth in zip(DEPTHS, self.cells.depths, strict=True):
            cosines = depth @ _direction(depth[core])
            values = (
                _closest(cosines[self.product]), _closest(cosines[ground]),
                _mean(cosines[near_product]), _mean(cosines[near_ground]),
                _mean(cosines[self.product]), _mean(cosines[ground]),
            )  # fmt: skip
            found |= {f"{kind}_{name}": value for kind, value in zip(KINDS, values, strict=True)}
        return found


def _mostly(share: Float32) -> Mask:
    """The cells that are wholly covered; if none is, those that are covered most."""
    return np.asarray(share >= min(WHOLLY, float(share.max())))


def _direction(vectors: Float32) -> Float32:
    """That of the mean of (n, c)."""
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), FAINT), np.float32)


def _closest(cosines: Float32) -> float:
    return _mean(np.sort(cosines)[-CLOSEST:])


def _mean(values: Float32) -> float:
    """NaN for none."""
    return float(values.mean()) if len(values) else math.nan


def _grown(cells: Mask, by: int) -> Mask:
    kernel = np.ones((2 * by + 1, 2 * by + 1), np.uint8)
    return np.asarray(cv2.dilate(cells.astype(np.uint8), kernel) > 0)
