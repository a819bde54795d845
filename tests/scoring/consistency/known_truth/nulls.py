"""What honest rendering and file handling do to a finished picture: the product is unchanged."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from scoring.images import RGB, Mask

Draw = np.random.Generator
Null = Callable[[RGB, Mask, Draw], RGB]


def untouched(image: RGB, mask: Mask, draw: Draw) -> RGB:
    """As it is."""
    return image


def jpeg(image: RGB, mask: Mask, draw: Draw) -> RGB:
    """JPEG at quality 70."""
    _, data = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 70])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])


def resized(image: RGB, mask: Mask, draw: Draw) -> RGB:
    """Down to 60 % and up again."""
    small = cv2.resize(image, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, image.shape[1::-1], interpolation=cv2.INTER_CUBIC))


def relit(image: RGB, mask: Mask, draw: Draw) -> RGB:
    """A smooth gain: darker or brighter, and more so on one side."""
    height, width = mask.shape
    turn = draw.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:height, 0:width]
    ramp = (x / width - 0.5) * np.cos(turn) + (y / height - 0.5) * np.sin(turn)
    gain = (draw.uniform(0.85, 1.1) * (1 + 0.5 * ramp))[..., None]
    return np.asarray(np.clip(image * gain, 0, 255), np.uint8)


def cast(image: RGB, mask: Mask, draw: Draw) -> RGB:
    """A warmer or a cooler light."""
    light = np.array([1.06, 1.0, 0.88]) if draw.random() < 0.5 else np.array([0.93, 1.0, 1.06])
    return np.asarray(np.clip(image * light, 0, 255), np.uint8)


def coded(image: RGB, mask: Mask, draw: Draw) -> RGB:
    """Like an autoencoder: soft, a little sharpened again, with faint grain of its own."""
    soft = cv2.GaussianBlur(image.astype(np.float32), (0, 0), 1.3)
    crisp = soft + 0.3 * (soft - cv2.GaussianBlur(soft, (0, 0), 2.0))
    grain = cv2.GaussianBlur(draw.normal(0, 1, image.shape).astype(np.float32), (0, 0), 1.0)
    return np.asarray(np.clip(crisp + 5 * grain, 0, 255), np.uint8)


def shadowed(image: RGB, mask: Mask, draw: Draw) -> RGB:
    """A new shadow on the ground below and beside the product, none on it."""
    size = float(np.sqrt(mask.sum()))
    rows, columns = np.nonzero(mask)
    shade = np.zeros(mask.shape, np.float32)
    middle = (int(columns.mean() + draw.uniform(-0.3, 0.3) * size), int(rows.max()))
    axes = (int(0.55 * np.ptp(columns)) + 1, int(0.12 * size) + 1)
    cv2.ellipse(shade, middle, axes, 0, 0, 360, float(draw.uniform(0.35, 0.65)), -1)
    shade = cv2.GaussianBlur(shade, (0, 0), max(1.0, draw.uniform(0.03, 0.08) * size))
    keep = np.where(mask, 1.0, 1 - shade)[..., None]
    return np.asarray(image * keep, np.uint8)


NULLS: dict[str, Null] = {
    "untouched": untouched,
    "JPEG 70": jpeg,
    "resized": resized,
    "relit": relit,
    "warm or cool": cast,
    "autoencoder": coded,
    "new shadow": shadowed,
}
