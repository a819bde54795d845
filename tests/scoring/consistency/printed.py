"""Drawn pack shots with words on them, and generations of them, for what reads text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from scoring.images import RGB, Float64, Mask

SIDE = 512
PACK = (120, 60, 392, 460)  # left, top, right, bottom
Letterer = Callable[[RGB, str, int, int], RGB]


def bundled(picture: RGB, words: str, row: int, height: int) -> RGB:
    """Pillow's own font (Aileron), its letters in the middle of the pack."""
    image = Image.fromarray(picture)
    font = ImageFont.load_default(size=1.35 * height)
    draw = ImageDraw.Draw(image)
    middle = ((PACK[0] + PACK[2]) / 2, row)
    draw.text(middle, words, font=font, fill=(35, 32, 45), anchor="mm")
    return np.asarray(image)


def hershey(face: int) -> Letterer:
    """One of OpenCV's stroked fonts."""

    def write(picture: RGB, words: str, row: int, height: int) -> RGB:
        (_, tall), _ = cv2.getTextSize(words, face, 1.0, 1)
        scale, thickness = height / tall, max(1, round(height / 10))
        (wide, _), _ = cv2.getTextSize(words, face, scale, thickness)
        at = round((PACK[0] + PACK[2] - wide) / 2), row + height // 2
        written = picture.copy()
        cv2.putText(written, words, at, face, scale, (35, 32, 45), thickness, cv2.LINE_AA)
        return written

    return write


FONTS: dict[str, Letterer] = {
    "bundled": bundled,
    "simplex": hershey(cv2.FONT_HERSHEY_SIMPLEX),
    "complex": hershey(cv2.FONT_HERSHEY_COMPLEX),
}


def pack(lines: Sequence[tuple[str, int]], write: Letterer) -> tuple[RGB, Mask]:
    """A carton on white: `lines` are words and the height of their capitals, top to bottom."""
    left, top, right, bottom = PACK
    mask = np.zeros((SIDE, SIDE), np.uint8)
    cv2.rectangle(mask, (left, top), (right, bottom), 1, -1)
    picture = np.full((SIDE, SIDE, 3), 252, np.uint8)
    picture[mask > 0] = (205, 214, 190)
    cv2.rectangle(picture, (left, top), (right, top + 40), (60, 110, 70), -1)
    cv2.rectangle(picture, (left, bottom - 70), (right, bottom), (190, 90, 50), -1)
    rows = np.linspace(top + 85, bottom - 110, len(lines))
    for (words, height), row in zip(lines, rows, strict=True):
        picture = write(picture, words, round(row), height)
    shade = 0.9 + 0.15 * np.sin(np.linspace(0.2, 2.8, SIDE))[None, :, None]
    shaded = np.clip(picture * shade, 0, 255).astype(np.uint8)
    return np.where(mask[..., None] > 0, shaded, picture), mask > 0


def placed(scale: float = 0.85, turn: float = 4.0, x: float = 262, y: float = 258) -> Float64:
    """A similarity (2, 3) that puts the picture's middle at (x, y) of the generation."""
    matrix = np.asarray(cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), turn, scale))
    matrix[:, 2] += (x - SIDE / 2, y - SIDE / 2)
    return matrix


def on_ground(picture: RGB, mask: Mask, matrix: Float64, seed: int = 0) -> RGB:
    """The pack on a soft ground."""
    draw = np.random.default_rng(seed)
    soft = cv2.GaussianBlur(draw.normal(0, 60, (SIDE, SIDE, 3)), (0, 0), 9) * 4
    ground = np.clip(np.array((130, 140, 150)) + soft, 0, 255)
    there = cv2.warpAffine(picture, matrix, (SIDE, SIDE), flags=cv2.INTER_AREA)
    share = cv2.warpAffine(mask.astype(np.float32), matrix, (SIDE, SIDE))[..., None]
    return np.asarray(np.clip(there * share + ground * (1 - share), 0, 255), np.uint8)
