"""Decals: label art projected onto a part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from scoring.synthetic.arrays import Floats, Points

DecalProjection = Literal["wrap", "front", "right", "top"]
_ROW = 32000  # cv2.remap wants each side below 32767


@dataclass(frozen=True)
class Decal:
    """Linear RGBA art (h, w, 4); ``centre`` and ``extent`` are in the projection's coordinates.

    wrap: (angle about y from the front, height); front: (x, y); right: (-z, y); top: (x, -z).
    """

    art: Floats
    projection: DecalProjection
    centre: tuple[float, float]
    extent: tuple[float, float]

    def paint(self, albedo: Floats, points: Points, normals: Points) -> Floats:
        """``albedo`` (n, 3) with the art laid over it at (3, n) points."""
        x, y, z = points
        u, v, facing = {
            "wrap": (np.arctan2(x, z), y, np.ones_like(x)),
            "front": (x, y, normals[2]),
            "right": (-z, y, normals[0]),
            "top": (x, -z, normals[1]),
        }[self.projection]
        height, width = self.art.shape[:2]
        column = ((u - self.centre[0]) / self.extent[0] + 0.5) * width - 0.5
        row = (0.5 - (v - self.centre[1]) / self.extent[1]) * height - 0.5
        art = _sampled(self.art, column, row)
        cover = art[:, 3:] * (facing > 0.35)[:, None]
        return np.asarray(albedo + cover * (art[:, :3] - albedo), dtype=np.float32)


def _sampled(art: Floats, column: Floats, row: Floats) -> Floats:
    """Bilinear samples (n, 4) of the art, clear outside of it."""
    wide = -len(column) % _ROW
    columns = np.pad(column.astype(np.float32), (0, wide), constant_values=-9).reshape(-1, _ROW)
    rows = np.pad(row.astype(np.float32), (0, wide), constant_values=-9).reshape(-1, _ROW)
    sampled = cv2.remap(art, columns, rows, cv2.INTER_LINEAR, None, cv2.BORDER_REPLICATE)
    height, width = art.shape[:2]
    outside = (columns < -0.5) | (columns > width - 0.5) | (rows < -0.5) | (rows > height - 0.5)
    sampled[outside, 3] = 0.0
    return np.asarray(sampled.reshape(-1, 4)[: len(column)], dtype=np.float32)
