"""Conversions between sRGB and linear light, and hue rotation."""

from __future__ import annotations

import colorsys
from typing import cast

import cv2
import numpy as np

from scoring.synthetic.arrays import Floats, Rgb

_STEPS = 4095
_TO_LINEAR = np.where(
    np.linspace(0, 1, _STEPS + 1) <= 0.04045,
    np.linspace(0, 1, _STEPS + 1) / 12.92,
    ((np.linspace(0, 1, _STEPS + 1) + 0.055) / 1.055) ** 2.4,
).astype(np.float32)  # IEC 61966-2-1, as a table: a power for every pixel is slow
_TO_SRGB = np.where(
    np.linspace(0, 1, _STEPS + 1) <= 0.0031308,
    np.linspace(0, 1, _STEPS + 1) * 12.92,
    1.055 * np.linspace(0, 1, _STEPS + 1) ** (1 / 2.4) - 0.055,
).astype(np.float32)


def _look_up(table: Floats, values: Floats) -> Floats:
    return table[(np.clip(values, 0.0, 1.0) * _STEPS + 0.5).astype(np.int32)]


def to_linear(srgb: Floats) -> Floats:
    """sRGB in [0, 1], any shape, to linear light of the same shape."""
    return _look_up(_TO_LINEAR, srgb)


def to_srgb(linear: Floats) -> Floats:
    """Linear light in [0, 1], any shape, to sRGB of the same shape. Values outside are clipped."""
    return _look_up(_TO_SRGB, linear)


def to_bytes(linear: Floats) -> Rgb:
    """Linear light (h, w, 3) to 8-bit sRGB."""
    return (to_srgb(linear) * 255.0 + 0.5).astype(np.uint8)


def rgb(hexadecimal: str) -> Floats:
    """``"#rrggbb"`` as linear light, shape (3,)."""
    digits = hexadecimal.lstrip("#")
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    return to_linear(np.array(channels, dtype=np.float32))


def from_hsv(hue: float, saturation: float, value: float) -> Floats:
    """Hue, saturation and value in [0, 1] (sRGB) as linear light, shape (3,)."""
    return to_linear(np.array(colorsys.hsv_to_rgb(hue % 1.0, saturation, value), np.float32))


def luminance(linear: Floats) -> Floats:
    """Rec. 709 luminance of (..., 3) linear light."""
    return linear @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)


def rotate_hue(srgb: Floats, degrees: float) -> Floats:
    """Rotate the hue of sRGB (h, w, 3) in [0, 1]; CIELAB lightness and chroma stay the same."""
    lab = cv2.cvtColor(np.ascontiguousarray(srgb, dtype=np.float32), cv2.COLOR_RGB2LAB)
    angle = np.deg2rad(degrees)
    a, b = lab[..., 1].copy(), lab[..., 2].copy()
    lab[..., 1] = a * np.cos(angle) - b * np.sin(angle)
    lab[..., 2] = a * np.sin(angle) + b * np.cos(angle)
    return cast(Floats, np.clip(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), 0.0, 1.0))
