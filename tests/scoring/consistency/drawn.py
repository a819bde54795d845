"""Drawn products and scenes, so that the unit tests need no data."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from scoring.consistency.calibrator import Calibrator
from scoring.consistency.conclude import report_on
from scoring.consistency.product import OriginalProduct, analyse_original
from scoring.consistency.report import Comparison, Report
from scoring.images import RGB, Float64, Mask

SIDE = 320


def product_picture() -> tuple[RGB, Mask]:
    """A blue jar with an orange lid, a white label, words and a stripe, on white."""
    picture = np.full((SIDE, SIDE, 3), 252, np.uint8)
    mask = np.zeros((SIDE, SIDE), np.uint8)
    cv2.rectangle(mask, (100, 90), (220, 270), 1, -1)
    cv2.rectangle(mask, (120, 60), (200, 92), 1, -1)
    shade = 0.75 + 0.35 * np.sin(np.linspace(0.3, 2.6, SIDE))[None, :, None]
    picture[mask > 0] = (40, 80, 160)
    picture[60:92, 120:201] = (220, 130, 40)
    picture[140:220, 112:208] = (245, 240, 230)
    picture[232:242, 100:221] = (200, 190, 40)
    for row, words in ((165, "HONEY"), (190, "no. 27"), (210, "pure")):
        cv2.putText(picture, words, (118, row), cv2.FONT_HERSHEY_DUPLEX, 0.75, (30, 30, 40), 2)
    shaded = np.clip(picture * shade, 0, 255).astype(np.uint8)
    return np.where(mask[..., None] > 0, shaded, picture), mask > 0


def plain_product_picture() -> tuple[RGB, Mask]:
    """A product without any texture: one colour, no shading."""
    picture, mask = product_picture()
    picture[mask] = (190, 60, 40)
    return picture, mask


def place(scale: float = 0.8, turn: float = 5.0, x: float = 170, y: float = 175) -> Float64:
    """A similarity that puts the picture's middle at (x, y) of the scene."""
    matrix = np.asarray(cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), turn, scale))
    matrix[:, 2] += (x - SIDE / 2, y - SIDE / 2)
    return matrix


def scene(picture: RGB, mask: Mask, matrix: Float64, seed: int = 0) -> tuple[RGB, Mask]:
    """The product on a soft greenish background; returns the picture and its exact mask."""
    draw = np.random.default_rng(seed)
    soft = cv2.GaussianBlur(draw.normal(0, 60, (SIDE, SIDE, 3)), (0, 0), 6) * 4
    background = np.clip(np.array((120, 150, 110)) + soft, 0, 255)
    size = (SIDE, SIDE)
    there = cv2.warpAffine(cv2.GaussianBlur(picture, (0, 0), 0.6), matrix, size)
    alpha = cv2.warpAffine(mask.astype(np.float32), matrix, size)[..., None]
    mixed = there * alpha + background * (1 - alpha)
    return np.asarray(mixed, np.uint8), np.asarray(alpha[..., 0] >= 0.5)


def judged(comparison: Comparison) -> Report:
    """What the first calibrator says of it."""
    return report_on(comparison.measurements, comparison.differences, Calibrator())


def original() -> OriginalProduct:
    return analyse_original(*product_picture())


def generation(
    change: Callable[[RGB, Mask], tuple[RGB, Mask]] | None = None, *, matrix: Float64 | None = None
) -> tuple[RGB, Mask]:
    """The drawn product in a scene, changed first if asked."""
    picture, mask = product_picture()
    if change is not None:
        picture, mask = change(picture.copy(), mask.copy())
    return scene(picture, mask, place() if matrix is None else matrix)
