"""What honest rendering and file handling do to a finished picture: the product is unchanged."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from scoring.images import RGB, Float32, Mask

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


def blurred(image: RGB, mask: Mask, draw: Draw) -> RGB:
    """Soft, as out of focus."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), draw.uniform(0.8, 1.6)), np.uint8)


def strongly_relit(image: RGB, mask: Mask, draw: Draw) -> RGB:
    """As `relit`, with up to a stop between the sides, and a little warmer or cooler."""
    height, width = mask.shape
    turn = draw.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:height, 0:width]
    ramp = (x / width - 0.5) * np.cos(turn) + (y / height - 0.5) * np.sin(turn)
    gain = (draw.uniform(0.65, 1.15) * np.exp2(draw.uniform(0.6, 1.0) * ramp))[..., None]
    light = 1 + draw.uniform(-0.05, 0.05) * np.array([1.0, 0.0, -1.0])
    return np.asarray(np.clip(image * gain * light, 0, 255), np.uint8)


def round_trip(image: RGB, mask: Mask, draw: Draw) -> RGB:
    """As a latent code of 8 × 8 pixels keeps it: the strongest few frequencies of each block.

    Averaged over four grids, so that no block shows, as a decoder's receptive fields overlap.
    """
    ycc = cv2.cvtColor(image, cv2.COLOR_RGB2YCrCb).astype(np.float32)
    kept = np.zeros_like(ycc)
    for down, across in ((0, 0), (4, 0), (0, 4), (4, 4)):
        moved = np.pad(ycc, ((8 - down, 16), (8 - across, 16), (0, 0)), mode="edge")
        height, width = (side // 8 * 8 for side in moved.shape[:2])
        moved = moved[:height, :width]
        for channel, most in enumerate((KEPT_OF_GREY, KEPT_OF_COLOUR, KEPT_OF_COLOUR)):
            moved[..., channel] = _strongest(moved[..., channel], most)
        top, left = 8 - down, 8 - across
        kept += moved[top : top + image.shape[0], left : left + image.shape[1]] / 4
    code = np.asarray(np.clip(kept, 0, 255), np.uint8)
    return np.asarray(cv2.cvtColor(code, cv2.COLOR_YCrCb2RGB), np.uint8)


def seamed(image: RGB, mask: Mask, draw: Draw) -> RGB:
    """A light or a dark fringe along the outline, as bad compositing leaves it."""
    reach = draw.uniform(1.0, 2.0)
    layer = mask.astype(np.uint8)
    away = cv2.distanceTransform(1 - layer, cv2.DIST_L2, 5)
    fringe = ((away > 0) & (away <= reach)).astype(np.float32)
    share = 0.7 * cv2.GaussianBlur(fringe, (0, 0), 0.7)[..., None]
    tone = float(draw.choice([235, 25]))
    return np.asarray(image * (1 - share) + tone * share, np.uint8)


def occluded(image: RGB, mask: Mask, draw: Draw) -> RGB:
    """A piece of the picture, as a leaf, lies over the rim and hides 4 to 8 % of the product."""
    rim = np.argwhere(mask & (cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5) < 2))
    row, column = rim[draw.integers(len(rim))]
    wanted, turn = draw.uniform(0.04, 0.08) * mask.sum(), draw.uniform(0, 180)
    leaf = np.zeros(mask.shape, np.uint8)
    for reach in range(4, max(mask.shape)):
        leaf[:] = 0
        cv2.ellipse(leaf, (int(column), int(row)), (reach, reach // 2), turn, 0, 360, 1, -1)
        if (leaf & mask).sum() >= wanted:
            break
    other = cv2.flip(cv2.GaussianBlur(image, (0, 0), 1.0), -1)
    share = cv2.GaussianBlur(leaf.astype(np.float32), (0, 0), 0.8)[..., None]
    return np.asarray(other * share + image * (1 - share), np.uint8)


KEPT_OF_GREY, KEPT_OF_COLOUR = 14, 5  # of 64 frequencies


def _strongest(layer: Float32, most: int) -> Float32:
    """(h, w), multiples of 8: the `most` largest DCT coefficients of each block of 8 × 8."""
    basis = cv2.dct(np.eye(8, dtype=np.float32), flags=cv2.DCT_ROWS).T  # (frequency, place)
    height, width = layer.shape
    blocks = layer.reshape(height // 8, 8, width // 8, 8).transpose(0, 2, 1, 3)
    spectrum = basis @ blocks @ basis.T
    strength = np.abs(spectrum).reshape(*spectrum.shape[:2], 64)
    least = np.partition(strength, -most, axis=2)[..., -most][..., None, None]
    back = basis.T @ np.where(np.abs(spectrum) >= least, spectrum, 0) @ basis
    return np.asarray(back.transpose(0, 2, 1, 3).reshape(height, width), np.float32)


NULLS: dict[str, Null] = {
    "untouched": untouched,
    "JPEG 70": jpeg,
    "resized": resized,
    "relit": relit,
    "warm or cool": cast,
    "autoencoder": coded,
    "new shadow": shadowed,
    "blurred": blurred,
    "strongly relit": strongly_relit,
    "round trip": round_trip,
    "seam": seamed,
}
# The product is the same, but nobody can see all of it: neither a null nor a change.
UNDECIDED: dict[str, Null] = {"occluded": occluded}
