"""What the segmenter's network saw around the product, cell by cell of the view.

Colours say little of a part that has the product's own print, or the ground's colour. The network
that found the product has looked at both: its maps tell whether a region looks more like the
product or like what is around.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from scoring.images import Box, Float32, Mask
from scoring.segmentation.base import NetworkMaps

SIDE = 4  # pixels of the view
DEPTHS = ("fine", "coarse")  # the first ones of the network's maps
FAINT = 1e-6  # of a length or a spread below which there is no direction
CHANNELS = 4  # that OpenCV reads at once


@dataclass(frozen=True)
class Cells:
    """The cells of a view of `size` (height, width) that shows the picture's part `crop`.

    They are read when they are first asked for: most products have nothing beside them.
    """

    maps: NetworkMaps
    crop: Box
    size: tuple[int, int]

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        return max(1, self.size[0] // SIDE), max(1, self.size[1] // SIDE)

    @cached_property
    def depths(self) -> tuple[Float32, ...]:
        """Float32 (rows, columns, channels) each, vectors of length 1.

        A vector tells by how much a place differs from the whole picture, each channel in its own
        spread: else those that fire everywhere would make everything alike.
        """
        return tuple(
            _directions(_read(each, self.maps.box, self.crop, self.shape))
            for each in self.maps.depths[: len(DEPTHS)]
        )

    def share(self, mask: Mask) -> Float32:
        """How much of each cell `mask` bool (h, w) of the view covers, 0–1."""
        rows, columns = self.shape
        layer = mask.astype(np.float32)
        return np.asarray(cv2.resize(layer, (columns, rows), interpolation=cv2.INTER_AREA))


def _read(depth: Float32, box: Box, crop: Box, shape: tuple[int, int]) -> Float32:
    """A map (c, h, w) of `box`, standardised, at the cells' middles: (rows, columns, c)."""
    spread = depth.std(axis=(1, 2), keepdims=True)
    apart = (depth - depth.mean(axis=(1, 2), keepdims=True)) / np.maximum(spread, FAINT)
    layers = np.ascontiguousarray(apart.transpose(1, 2, 0), np.float32)
    x = _places(crop[0], crop[2], shape[1], box[0], box[2], depth.shape[2])
    y = _places(crop[1], crop[3], shape[0], box[1], box[3], depth.shape[1])
    where = np.stack(np.meshgrid(x, y), axis=-1)
    read = [
        cv2.remap(
            np.ascontiguousarray(layers[..., at : at + CHANNELS]),
            where, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
        ).reshape(*shape, -1)
        for at in range(0, layers.shape[2], CHANNELS)
    ]  # fmt: skip
    return np.concatenate(read, axis=2)


def _places(start: int, end: int, cells: int, left: int, right: int, side: int) -> Float32:
    """Where on a map of `side` cells, over pixels `left` to `right`, the middles of cells lie."""
    middles = start + (np.arange(cells) + 0.5) / cells * (end - start)
    return np.asarray((middles - left) / max(1, right - left) * side - 0.5, np.float32)


def _directions(vectors: Float32) -> Float32:
    lengths = np.linalg.norm(vectors, axis=2, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, FAINT), np.float32)
