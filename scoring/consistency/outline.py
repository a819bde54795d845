"""Find a product that has too little texture for keypoints: by its colours and its outline."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from scoring.consistency.product import OriginalProduct
from scoring.images import RGB, Float32, Float64, Mask, fit_longest, lab_of

SEARCH_SIDE = 112  # the generation's longest side while searching
MODEL_SIDE = 144  # the product's, before it is brought to each size
SMALLEST, LARGEST = 0.15, 1.0  # the product's longest side over that
COLOUR_SPREAD = 20.0  # Lab distance at which a colour counts half as like
SHARP = 15.0  # Lab step from which an edge is as good as any


def search_outline(
    product: OriginalProduct, generation: RGB, *, turns: Sequence[float] = (0.0,), steps: int = 16
) -> list[Float64]:
    """Similarities (2, 3), the best place of each size by colour and the best by shape.

    By colour, a place's score is the mean likeness of colour inside the mask times how well edges
    run along the outline; by shape, the edges alone: a product of another colour is still found.
    Every one of `turns` (degrees) is tried with `steps` sizes. Empty where none fits.
    """
    small = fit_longest(generation, SEARCH_SIDE)
    shrink = small.shape[1] / generation.shape[1]
    lab, edges = lab_of(small), _edges(lab_of(cv2.GaussianBlur(small, (3, 3), 0)))
    sizes = np.geomspace(SMALLEST, LARGEST, steps) * max(small.shape[:2])
    return [
        np.asarray(place / shrink, dtype=np.float64)
        for model in (_Model.of(product, turn) for turn in turns)
        for size in sizes
        for place in _places(model, lab, edges, float(size))
    ]


@dataclass(frozen=True)
class _Model:
    """The product turned and cropped: RGB (h, w, 3), mask float32 (h, w), the transform to it."""

    image: RGB
    mask: Float32
    transform: Float64

    @classmethod
    def of(cls, product: OriginalProduct, turn: float) -> _Model:
        left, top, right, bottom = product.box
        shrink = min(1.0, MODEL_SIDE / max(right - left, bottom - top))
        turned = np.asarray(cv2.getRotationMatrix2D((0, 0), -turn, shrink))
        corners = np.array([[left, top], [right, top], [left, bottom], [right, bottom]])
        moved = corners @ turned[:, :2].T
        turned[:, 2] = -moved.min(axis=0)
        width, height = (max(3, math.ceil(side)) for side in np.ptp(moved, axis=0))
        soft = (
            cv2.GaussianBlur(product.image, (0, 0), 0.4 / shrink) if shrink < 1 else product.image
        )
        return cls(
            np.asarray(cv2.warpAffine(soft, turned, (width, height)), np.uint8),
            np.asarray(
                cv2.warpAffine(product.mask.astype(np.float32), turned, (width, height)), np.float32
            ),
            turned,
        )

    def at_size(self, size: float) -> tuple[Float32, Mask, Float64]:
        """At `size` pixels of the longest side: Lab (h, w, 3), mask (h, w), the transform to it."""
        height, width = self.mask.shape
        scale = size / max(height, width)
        to = max(3, round(width * scale)), max(3, round(height * scale))
        template = lab_of(np.asarray(cv2.resize(self.image, to, interpolation=cv2.INTER_AREA)))
        mask = np.asarray(cv2.resize(self.mask, to, interpolation=cv2.INTER_AREA) >= 0.5)
        return template, mask, scale * self.transform


def _places(model: _Model, lab: Float32, edges: Float32, size: float) -> list[Float64]:
    """Best places by colour and by shape at one size in pixels; none if it does not fit."""
    template, mask, place = model.at_size(size)
    height, width = mask.shape
    pad = max(height, width) // 4  # the product may reach out of the frame a little
    room = cv2.copyMakeBorder(lab, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
    edge_room = cv2.copyMakeBorder(edges, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0.0)
    if room.shape[0] < height or room.shape[1] < width or mask.sum() < 25:
        return []
    weights = np.repeat(mask.astype(np.float32)[..., None], 3, axis=2)
    squares = cv2.matchTemplate(room, template, cv2.TM_SQDIFF, mask=weights) / mask.sum()
    likeness = 1 / (1 + np.maximum(squares, 0) / COLOUR_SPREAD**2)
    shape = cv2.matchTemplate(
        edge_room, _edges(100 * mask.astype(np.float32)[..., None]), cv2.TM_CCORR
    )
    found = []
    for scores in (likeness * shape, shape):
        row, column = np.unravel_index(int(scores.argmax()), scores.shape)
        found.append(place + np.array([[0, 0, column - pad], [0, 0, row - pad]]))
    return found


def _edges(layers: Float32) -> Float32:
    """How strong the edges are and which way they run: (h, w, c) → (h, w, 2), length 0–1.

    The structure tensor's larger direction in double-angle form (Bigün & Granlund, ICCV 1987), so
    that an edge counts the same whichever side is brighter. Smoothing forgives errors of a pixel.
    """
    across = cv2.Sobel(layers, cv2.CV_32F, 1, 0, scale=0.25).reshape(layers.shape)
    down = cv2.Sobel(layers, cv2.CV_32F, 0, 1, scale=0.25).reshape(layers.shape)
    tensor = np.stack([across**2 - down**2, 2 * across * down], axis=2).sum(axis=3)
    tensor = cv2.GaussianBlur(tensor, (0, 0), 1.0)
    strength = np.sqrt(np.hypot(tensor[..., 0], tensor[..., 1]))
    scale = np.minimum(strength / SHARP, 1) / np.maximum(strength**2, 1e-6)
    return np.asarray(tensor * scale[..., None], dtype=np.float32)
