"""What cameras, shops and file formats do to a picture."""

from __future__ import annotations

import cv2
import numpy as np

from scoring.images import RGB

Draw = np.random.Generator
SMALL = (96, 220)  # pixels of the longest side of what shops call a picture


def degraded(image: RGB, draw: Draw) -> RGB:
    """RGB uint8 (h, w, 3) after some of: relighting, a cast, low size, blur, noise, JPEG."""
    if draw.random() < 0.5:
        image = _relit(image, draw)
    if draw.random() < 0.2:
        image = _small(image, draw)
    if draw.random() < 0.25:
        image = cv2.GaussianBlur(image, (0, 0), float(draw.uniform(0.4, 1.6)))
    if draw.random() < 0.3:
        noise = draw.normal(0, draw.uniform(1, 9), image.shape)
        image = np.asarray(np.clip(image + noise, 0, 255), np.uint8)
    if draw.random() < 0.5:
        image = _compressed(image, draw)
    return np.asarray(image, np.uint8)


def _relit(image: RGB, draw: Draw) -> RGB:
    """A smooth gain from side to side, a cast, more or less contrast."""
    height, width = image.shape[:2]
    y, x = np.mgrid[-0.5 : 0.5 : height * 1j, -0.5 : 0.5 : width * 1j]
    turn = draw.uniform(0, 2 * np.pi)
    gain = draw.uniform(0.7, 1.2) * (
        1 + draw.uniform(0, 0.7) * (x * np.cos(turn) + y * np.sin(turn))
    )
    cast = draw.uniform(0.85, 1.12, 3) if draw.random() < 0.5 else np.ones(3)
    lit = image * gain[..., None] * cast
    contrast, middle = draw.uniform(0.7, 1.2), float(lit.mean())
    return np.asarray(np.clip((lit - middle) * contrast + middle, 0, 255), np.uint8)


def _small(image: RGB, draw: Draw) -> RGB:
    """As if it had come small: shrunken, compressed, enlarged again."""
    height, width = image.shape[:2]
    scale = min(1.0, draw.uniform(*SMALL) / max(height, width))
    size = max(16, round(width * scale)), max(16, round(height * scale))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    if draw.random() < 0.5:
        small = _compressed(np.asarray(small, np.uint8), draw)
    how = cv2.INTER_CUBIC if draw.random() < 0.7 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(small, (width, height), interpolation=how), np.uint8)


def _compressed(image: RGB, draw: Draw) -> RGB:
    quality = int(draw.integers(35, 96))
    _, data = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])
