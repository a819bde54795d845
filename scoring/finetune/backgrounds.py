"""Grounds on which products are pasted: photos, plain floors, studio white, look-alike clutter."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from scoring.finetune.chance import one_of
from scoring.finetune.cutouts import Cutout
from scoring.images import RGB, Float32

Draw = np.random.Generator


def ground(photos: Sequence[RGB], cutout: Cutout, size: tuple[int, int], draw: Draw) -> RGB:
    """A ground RGB uint8 of `size` (height, width), drawn among the kinds."""
    kind = draw.random()
    if kind < 0.52:
        return photo_piece(one_of(photos, draw), size, draw, least=0.5)
    if kind < 0.64:
        return _textured(one_of(photos, draw), size, draw)
    if kind < 0.78:
        return _plain(draw.uniform(20, 245, 3).astype(np.float32), size, draw)
    if kind < 0.90:
        return _plain(np.full(3, draw.uniform(215, 255), np.float32), size, draw)
    return _look_alike(cutout, size, draw)


def photo_piece(photo: RGB, size: tuple[int, int], draw: Draw, *, least: float) -> RGB:
    """A random piece of at least `least` of the photo's sides, at times mirrored or soft."""
    height, width = photo.shape[:2]
    tall, wide = (max(8, int(draw.uniform(least, 1) * side)) for side in (height, width))
    top, left = int(draw.integers(height - tall + 1)), int(draw.integers(width - wide + 1))
    piece = photo[top : top + tall, left : left + wide]
    if draw.random() < 0.5:
        piece = piece[:, ::-1]
    piece = cv2.resize(np.ascontiguousarray(piece), size[::-1], interpolation=cv2.INTER_AREA)
    if draw.random() < 0.3:  # out of focus behind the product
        piece = cv2.GaussianBlur(piece, (0, 0), float(draw.uniform(1, 6)))
    return np.asarray(piece, np.uint8)


def _textured(photo: RGB, size: tuple[int, int], draw: Draw) -> RGB:
    """A small piece of a photo, enlarged or tiled: cloth, wood, grass, carpet."""
    piece = photo_piece(photo, (64, 64), draw, least=0.08)
    if draw.random() < 0.5:
        piece = photo_piece(photo, (size[0] // 2, size[1] // 2), draw, least=0.1)
        tile = np.concatenate([piece, piece[::-1]])
        piece = np.concatenate([tile, tile[:, ::-1]], axis=1)
    return np.asarray(cv2.resize(piece, size[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)


def _plain(colour: Float32, size: tuple[int, int], draw: Draw) -> RGB:
    """One colour under uneven light, with grain or weave, at times with a floor and a wall."""
    height, width = size
    y, x = np.mgrid[-0.5 : 0.5 : height * 1j, -0.5 : 0.5 : width * 1j]
    turn = draw.uniform(0, 2 * np.pi)
    light = 1 + draw.uniform(0, 0.35) * (x * np.cos(turn) + y * np.sin(turn))
    light -= draw.uniform(0, 0.4) * draw.integers(2) * (x**2 + y**2)
    picture = np.repeat((light[..., None] * colour), 1, axis=2)
    if draw.random() < 0.3:
        row = int(draw.uniform(0.3, 0.8) * height)
        picture[row:] *= draw.uniform(0.75, 1.1)
        picture = cv2.GaussianBlur(picture, (0, 0), float(draw.uniform(0.5, 8)))
    grain = draw.normal(0, 1, size).astype(np.float32)
    grain = cv2.GaussianBlur(grain, (0, 0), float(draw.uniform(0.4, 3)))
    picture += (draw.uniform(0, 7) * grain / max(float(grain.std()), 1e-3))[..., None]
    return np.asarray(np.clip(picture, 0, 255), np.uint8)


def _look_alike(cutout: Cutout, size: tuple[int, int], draw: Draw) -> RGB:
    """Blots in the product's own colours: only the outline and what is on it tell them apart."""
    inside = cutout.image[cutout.alpha > 0.5]
    height, width = size
    coarse = int(draw.integers(3, 20))
    colours = inside[draw.integers(len(inside), size=(coarse, coarse))].astype(np.float32)
    how = cv2.INTER_CUBIC if draw.random() < 0.6 else cv2.INTER_NEAREST
    picture = cv2.resize(colours, (width, height), interpolation=how)
    picture = picture * draw.uniform(0.7, 1.2) + draw.normal(0, draw.uniform(0, 10), (*size, 1))
    return np.asarray(np.clip(picture, 0, 255), np.uint8)
