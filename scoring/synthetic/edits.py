"""Known-truth edits of any product picture: real changes, and null changes that must pass.

Each edit takes an sRGB picture (h, w, 3) uint8, the product's mask (h, w) bool, a random generator
and a strength in (0, 1], and returns an ``Edit``. Real edits alter the product, so that a
consistency check must find them; null edits are what honest inpainting and file handling do to a
picture.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw

from scoring.synthetic.arrays import Floats, Mask, Rgb
from scoring.synthetic.colour import from_hsv, rotate_hue, to_bytes, to_linear
from scoring.synthetic.labels import BRANDS, write_line


class NoRoom(ValueError):
    """The product has no room for this edit."""


@dataclass(frozen=True)
class Edit:
    """The edited picture, the product's mask in it, and where the product itself was altered."""

    name: str
    image: Rgb
    mask: Mask
    changed: Mask  # all False for null edits


Editor = Callable[[Rgb, Mask, np.random.Generator, float], Edit]


def part_added(image: Rgb, mask: Mask, rng: np.random.Generator, strength: float) -> Edit:
    """A foreign knob or stub of 1-9 % of the product's area grows out of its outline."""
    x, y = _outline_point(mask, rng)
    radius = float(np.sqrt(mask.sum() * (0.01 + 0.08 * strength) / np.pi)) * 1.2
    blob = np.zeros(mask.shape, dtype=np.uint8)
    axes = (max(round(radius), 1), max(round(radius * rng.uniform(0.6, 1.0)), 1))
    cv2.ellipse(blob, (x, y), axes, float(rng.uniform(0, 180)), 0, 360, 1, -1)
    added = blob.astype(bool) & ~mask
    colour = image[mask][int(rng.integers(int(mask.sum())))].astype(np.float32)
    relief = cv2.distanceTransform(blob, cv2.DIST_L2, 3) / max(radius, 1.0)
    shaded = np.clip(colour * (0.65 + 0.55 * relief[..., None]), 0, 255)
    edited = np.where(added[..., None], shaded, image).astype(np.uint8)
    return Edit("part_added", edited, mask | added, added)


def part_removed(image: Rgb, mask: Mask, rng: np.random.Generator, strength: float) -> Edit:
    """One end of the product (5-30 % of its length) is replaced by the background."""
    rows, columns = np.nonzero(mask)
    row, column = np.indices(mask.shape)
    share = 0.05 + 0.25 * strength
    side = int(rng.integers(3))
    if side == 0:
        cut = row < np.quantile(rows, share)
    elif side == 1:
        cut = column < np.quantile(columns, share)
    else:
        cut = column > np.quantile(columns, 1 - share)
    removed = mask & cut
    return Edit("part_removed", _filled(image, mask, removed), mask & ~removed, removed)


def hole(image: Rgb, mask: Mask, rng: np.random.Generator, strength: float) -> Edit:
    """A round hole well inside the product (0.5-5 % of its area) shows the background."""
    depth = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    radius = float(np.sqrt(mask.sum() * (0.005 + 0.045 * strength) / np.pi))
    places = np.argwhere(depth > min(radius * 1.15, float(depth.max()) * 0.9))
    y, x = (int(value) for value in places[int(rng.integers(len(places)))])
    row, column = np.indices(mask.shape)
    removed = mask & (np.hypot(row - y, column - x) <= radius)
    return Edit("hole", _filled(image, mask, removed), mask & ~removed, removed)


def stretched(image: Rgb, mask: Mask, rng: np.random.Generator, strength: float) -> Edit:
    """The product grows by 6-40 % along one axis only, from the middle of its foot."""
    factor = 1.06 + 0.34 * strength
    across, upward = (factor, 1.0) if rng.random() < 0.5 else (1.0, factor)
    rows, columns = np.nonzero(mask)
    foot, middle = float(rows.max()), float(columns.min() + columns.max()) / 2
    matrix = np.array([[across, 0, middle * (1 - across)], [0, upward, foot * (1 - upward)]])
    shape = mask.shape[::-1]
    moved = cv2.warpAffine(image, matrix, shape, flags=cv2.INTER_LINEAR)
    moved_mask = cv2.warpAffine(mask.astype(np.uint8), matrix, shape, flags=cv2.INTER_NEAREST) > 0
    background = _filled(image, mask, mask)
    edited = np.where(moved_mask[..., None], moved, background).astype(np.uint8)
    return Edit("stretched", edited, moved_mask, moved_mask | mask)


def hue_shifted(image: Rgb, mask: Mask, rng: np.random.Generator, strength: float) -> Edit:
    """The whole product's hue turns by 15-150 degrees; greys keep their colour."""
    degrees = float(rng.choice([-1, 1])) * (15 + 135 * strength)
    turned = (rotate_hue(image.astype(np.float32) / 255, degrees) * 255 + 0.5).astype(np.uint8)
    edited = np.where(mask[..., None], turned, image).astype(np.uint8)
    return Edit("hue_shifted", edited, mask, _differs(image, edited))


def region_recoloured(image: Rgb, mask: Mask, rng: np.random.Generator, strength: float) -> Edit:
    """A band of 8-35 % of the product takes another colour but keeps its shading."""
    rows = np.nonzero(mask)[0]
    share = 0.08 + 0.27 * strength
    start = float(rng.uniform(0, 1 - share))
    row = np.indices(mask.shape)[0]
    band = mask & (row >= np.quantile(rows, start)) & (row <= np.quantile(rows, start + share))
    lightness = to_linear(image.astype(np.float32) / 255).max(axis=-1, keepdims=True)
    tint = from_hsv(rng.random(), 0.85, 0.95)
    painted = to_bytes((lightness * tint).astype(np.float32))
    edited = np.where(band[..., None], painted, image).astype(np.uint8)
    return Edit("region_recoloured", edited, mask, band & _differs(image, edited))


def text_swapped(image: Rgb, mask: Mask, rng: np.random.Generator, strength: float) -> Edit:
    """A patch with other words on the product, in the product's own colours."""
    depth = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    half = float(depth.max()) * (0.35 + 0.4 * strength)
    if half < 6:
        message = (
            f"text_swapped: the product is {2 * depth.max():.0f} px wide, too narrow for words"
        )
        raise NoRoom(message)
    y, x = np.unravel_index(int(depth.argmax()), depth.shape)
    left, right = round(float(x) - half), round(float(x) + half)
    top, bottom = round(float(y) - half * 0.4), round(float(y) + half * 0.4)
    patch = image[top:bottom, left:right].reshape(-1, 3)
    ground = np.median(patch, axis=0)
    ink = (20, 20, 20) if ground.mean() > 110 else (240, 240, 240)
    picture = Image.fromarray(image)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((left, top, right, bottom), fill=tuple(int(value) for value in ground))
    word = BRANDS[int(rng.integers(len(BRANDS)))]
    write_line(draw, word, ((left + right) / 2, (top + bottom) / 2), (1.8 * half, 0.6 * half), ink)
    edited = np.where(mask[..., None], np.asarray(picture), image).astype(np.uint8)
    return Edit("text_swapped", edited, mask, _differs(image, edited))


def jpeg(image: Rgb, mask: Mask, rng: np.random.Generator, strength: float) -> Edit:
    """JPEG compression at quality 95 to 60."""
    quality = round(95 - 35 * strength)
    _, data = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return _null("jpeg", cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1], mask)


def resized(image: Rgb, mask: Mask, rng: np.random.Generator, strength: float) -> Edit:
    """Shrink the picture to 90-50 % and enlarge it again."""
    height, width = mask.shape
    share = 0.9 - 0.4 * strength
    small = (max(round(width * share), 1), max(round(height * share), 1))
    shrunk = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
    return _null(
        "resized", cv2.resize(shrunk, (width, height), interpolation=cv2.INTER_CUBIC), mask
    )


def gain(image: Rgb, mask: Mask, rng: np.random.Generator, strength: float) -> Edit:
    """A smooth change of brightness across the picture, up to +-25 % at the borders."""
    height, width = mask.shape
    angle = float(rng.uniform(0, 2 * np.pi))
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    ramp = 1 + 0.25 * strength * (np.cos(angle) * x + np.sin(angle) * y) / np.sqrt(2)
    return _null("gain", _scaled(image, ramp[..., None].astype(np.float32)), mask)


def cast(image: Rgb, mask: Mask, rng: np.random.Generator, strength: float) -> Edit:
    """A warm or cool colour cast of up to 12 % between red and blue."""
    warmth = float(rng.choice([-1, 1])) * 0.06 * strength
    factors = np.array([1 + warmth, 1.0, 1 - warmth], dtype=np.float32)
    return _null("cast", _scaled(image, factors), mask)


def blurred(image: Rgb, mask: Mask, rng: np.random.Generator, strength: float) -> Edit:
    """Soft like the output of an autoencoder: a Gaussian blur of 0.3-1.2 px."""
    return _null("blurred", cv2.GaussianBlur(image, (0, 0), 0.3 + 0.9 * strength), mask)


def shadow(image: Rgb, mask: Mask, rng: np.random.Generator, strength: float) -> Edit:
    """A soft shadow falls on the background beside the product, not on the product."""
    reach = max(mask.shape) * 0.06
    matrix = np.array([[1, 0, rng.choice([-1, 1]) * reach], [0, 1, reach * 0.3]])
    moved = cv2.warpAffine(mask.astype(np.float32), matrix, mask.shape[::-1])
    dark = 1 - 0.5 * strength * cv2.GaussianBlur(moved, (0, 0), reach / 3)[..., None]
    shaded = np.where(mask[..., None], image, _scaled(image, dark.astype(np.float32)))
    return _null("shadow", shaded.astype(np.uint8), mask)


EDITS: dict[str, Editor] = {
    "part_added": part_added,
    "part_removed": part_removed,
    "hole": hole,
    "stretched": stretched,
    "hue_shifted": hue_shifted,
    "region_recoloured": region_recoloured,
    "text_swapped": text_swapped,
}
NULL_EDITS: dict[str, Editor] = {
    "jpeg": jpeg, "resized": resized, "gain": gain, "cast": cast, "blurred": blurred,
    "shadow": shadow,
}  # fmt: skip


def _null(name: str, image: Rgb, mask: Mask) -> Edit:
    return Edit(name, np.ascontiguousarray(image), mask, np.zeros_like(mask))


def _scaled(image: Rgb, factors: Floats) -> Rgb:
    """Multiply in linear light."""
    return to_bytes(to_linear(image.astype(np.float32) / 255) * factors)


def _differs(before: Rgb, after: Rgb) -> Mask:
    return np.asarray((before != after).any(axis=-1))


def _outline_point(mask: Mask, rng: np.random.Generator) -> tuple[int, int]:
    outline = mask & ~(cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)
    points = np.argwhere(outline)
    y, x = points[int(rng.integers(len(points)))]
    return int(x), int(y)


def _filled(image: Rgb, mask: Mask, removed: Mask) -> Rgb:
    """Fill ``removed`` pixels smoothly with colours from the background outside ``mask``."""
    background = (
        ~cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    ).astype(np.float32)
    colours, weight = image.astype(np.float32) * background[..., None], background
    total, share = np.zeros_like(colours), np.zeros_like(background)
    for sigma in (3.0, 12.0, 48.0, 160.0):  # the smallest blur that reaches the background wins
        near = cv2.GaussianBlur(weight, (0, 0), sigma)
        spread = cv2.GaussianBlur(colours, (0, 0), sigma) / np.maximum(near, 1e-5)[..., None]
        fresh = (near > 0.02) & (share == 0)
        total[fresh], share[fresh] = spread[fresh], 1.0
    total[share == 0] = image[~mask].mean(axis=0) if (~mask).any() else 255.0
    filled = np.clip(total, 0, 255).astype(np.uint8)
    return np.where(removed[..., None], filled, image).astype(np.uint8)
