"""Scenes with exactly known masks: a product pasted on a ground, with what makes that hard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from scoring.finetune.backgrounds import ground
from scoring.finetune.chance import one_of
from scoring.finetune.cutouts import Cutout
from scoring.finetune.degrade import degraded
from scoring.images import RGB, Float32, Mask

Draw = np.random.Generator
SIDES = (256, 384)  # pixels of a scene's longest side
ADDED, REMOVED = 0.28, 0.12  # shares of the scenes with a part more, or one less
LEAST_SHOWN = 0.5  # of the product, after occlusion and the frame


@dataclass(frozen=True)
class Scene:
    """A picture of a product.

    `image` RGB uint8 (h, w, 3); `product` bool (h, w), its visible pixels with any part that was
    added to it; `expected` bool (h, w), where the unchanged product would be, unoccluded: what a
    segmenter may be prompted with.
    """

    image: RGB
    product: Mask
    expected: Mask


@dataclass(frozen=True)
class Placed:
    """A cut-out in the frame: `colours` float32 (h, w, 3) 0–255 and `alpha` float32 (h, w)."""

    colours: Float32
    alpha: Float32


def make_scene(
    cutout: Cutout,
    others: Sequence[Cutout],
    photos: Sequence[RGB],
    draw: Draw,
    *,
    sides: tuple[int, int] = SIDES,
    added: float = ADDED,
    removed: float = REMOVED,
) -> Scene | None:
    """`cutout` in a new scene among some of `others`; None where too little of it would show."""
    side = int(draw.integers(*sides))
    aspect = 1.0 if draw.random() < 0.5 else float(draw.uniform(0.62, 1.0))
    size = (side, round(side * aspect)) if draw.random() < 0.5 else (round(side * aspect), side)
    placed = _placed(recoloured(cutout, draw), size, draw)
    picture = ground(photos, cutout, size, draw).astype(np.float32)
    for other in _some(others, draw, most=3):
        picture = _beside(picture, other, placed, draw)
    picture = _shadowed(picture, placed.alpha, draw)
    expected = placed.alpha >= 0.5
    if not expected.any():
        return None
    shown = _edited(placed, draw, added, removed)
    picture = _over(picture, shown)
    product = shown.alpha >= 0.5
    if others and draw.random() < 0.15:
        front = _in_front(one_of(others, draw), product, draw)
        picture = _over(picture, front)
        product = product & (front.alpha < 0.5)
    if product.sum() < max(60, LEAST_SHOWN * expected.sum()):
        return None
    image = np.asarray(np.clip(picture, 0, 255), np.uint8)
    return Scene(degraded(image, draw), np.asarray(product), np.asarray(expected))


def pasted_plainly(cutout: Cutout, ground_picture: RGB, draw: Draw) -> RGB:
    """The cut-out near the middle of a picture, at 40–65 % of it, and nothing done to either."""
    height, width = size = ground_picture.shape[:2]
    tall, wide = cutout.alpha.shape
    scale = float(draw.uniform(0.4, 0.65)) * min(height / tall, width / wide)
    centre = width * float(draw.uniform(0.45, 0.55)), height * float(draw.uniform(0.45, 0.55))
    turn = float(draw.uniform(-6, 6))
    placed = onto_frame(cutout, (size[0], size[1]), centre, (scale, scale), turn)
    picture = _over(ground_picture.astype(np.float32), placed)
    return np.asarray(np.clip(picture, 0, 255), np.uint8)


def chunk_removed(cutout: Cutout, draw: Draw) -> Cutout:
    """The cut-out without a piece of it."""
    gone = chunk(cutout.alpha >= 0.5, draw, most=0.12)
    return replace(cutout, alpha=np.where(gone, np.float32(0), cutout.alpha))


def part_grown(cutout: Cutout, draw: Draw) -> Cutout:
    """The cut-out with a part that it did not have."""
    room = max(cutout.alpha.shape) // 3
    image = cv2.copyMakeBorder(cutout.image, room, room, room, room, cv2.BORDER_REPLICATE)
    placed = Placed(image.astype(np.float32), np.pad(cutout.alpha, room))
    grown = _with_part(placed, draw)
    colours = np.asarray(np.clip(grown.colours, 0, 255), np.uint8)
    return replace(cutout, image=colours, alpha=grown.alpha)


def recoloured(cutout: Cutout, draw: Draw) -> Cutout:
    """The cut-out in other light, at times in other colours, at times mirrored."""
    image = cutout.image.astype(np.float32)
    if draw.random() < 0.25:  # another article of the same make
        hsv = cv2.cvtColor(image / 255, cv2.COLOR_RGB2HSV)
        hsv[..., 0] = (hsv[..., 0] + draw.uniform(0, 360)) % 360
        hsv[..., 1] = np.clip(hsv[..., 1] * draw.uniform(0, 1.6), 0, 1)
        image = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB) * 255
    image = 255 * np.power(np.clip(image / 255, 0, 1), draw.uniform(0.6, 1.6))
    image = np.clip(image * draw.uniform(0.75, 1.15, 3), 0, 255)
    alpha = cutout.alpha
    if draw.random() < 0.5:
        image, alpha = image[:, ::-1], alpha[:, ::-1]
    return Cutout(
        cutout.source,
        cutout.product,
        np.ascontiguousarray(image, dtype=np.uint8),
        np.ascontiguousarray(alpha),
    )


def _placed(cutout: Cutout, size: tuple[int, int], draw: Draw) -> Placed:
    """Somewhere about the middle, at 30–95 % of the frame, at times cut off by it."""
    height, width = size
    share = draw.uniform(0.3, 0.95)
    tall, wide = cutout.alpha.shape
    scale = share * min(height / tall, width / wide)
    room_x, room_y = (1 - share) * width / 2, (1 - share) * height / 2
    away = 1.35 if draw.random() < 0.1 else 0.85
    centre = (
        width / 2 + away * draw.uniform(-1, 1) * room_x,
        height / 2 + away * draw.uniform(-1, 1) * room_y,
    )
    turn = draw.normal(0, 7) if draw.random() < 0.8 else draw.uniform(-180, 180)
    stretch = draw.uniform(0.85, 1.15)
    return onto_frame(cutout, size, centre, (scale * stretch, scale), turn)


def onto_frame(
    cutout: Cutout,
    size: tuple[int, int],
    centre: tuple[float, float],
    scale: tuple[float, float],
    turn: float,
) -> Placed:
    """The cut-out's middle at `centre` (x, y), scaled along its axes, turned by degrees."""
    tall, wide = cutout.alpha.shape
    angle = np.deg2rad(turn)
    linear = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = linear @ np.diag(scale)
    place = np.column_stack([linear, np.array(centre) - linear @ np.array([wide / 2, tall / 2])])
    image, alpha = cutout.image, cutout.alpha
    if min(scale) < 1:  # as a camera would: what can't be resolved is averaged
        blur = 0.4 / min(scale)
        image = cv2.GaussianBlur(image, (0, 0), blur)
        alpha = cv2.GaussianBlur(alpha, (0, 0), blur)
    frame = size[::-1]
    colours = cv2.warpAffine(image, place, frame, borderMode=cv2.BORDER_REPLICATE)
    return Placed(colours.astype(np.float32), cv2.warpAffine(alpha, place, frame))


def _some(others: Sequence[Cutout], draw: Draw, *, most: int) -> list[Cutout]:
    if not others or draw.random() < 0.55:
        return []
    return [one_of(others, draw) for _ in range(int(draw.integers(1, most + 1)))]


def _beside(picture: Float32, other: Cutout, product: Placed, draw: Draw) -> Float32:
    """A smaller thing further out, behind the product."""
    height, width = product.alpha.shape
    tall, wide = other.alpha.shape
    size = np.sqrt(max(1.0, float(product.alpha.sum())))
    scale = float(draw.uniform(0.25, 0.6)) * size / max(tall, wide)
    turn = draw.uniform(0, 2 * np.pi)
    centre = (
        width / 2 * (1 + draw.uniform(0.6, 1.1) * np.cos(turn)),
        height / 2 * (1 + draw.uniform(0.6, 1.1) * np.sin(turn)),
    )
    placed = onto_frame(
        recoloured(other, draw), (height, width), centre, (scale, scale), float(draw.normal(0, 15))
    )
    return _over(picture, placed)


def _in_front(other: Cutout, product: Mask, draw: Draw) -> Placed:
    """A thing that hides some of the product's outline."""
    rim = cv2.morphologyEx(product.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    places = np.argwhere(rim)
    row, column = places[draw.integers(len(places))]
    scale = float(draw.uniform(0.2, 0.5) * np.sqrt(product.sum()) / max(other.alpha.shape))
    return onto_frame(
        other,
        product.shape,
        (float(column), float(row)),
        (scale, scale),
        float(draw.uniform(-90, 90)),
    )


def _over(picture: Float32, placed: Placed) -> Float32:
    alpha = placed.alpha[..., None]
    return np.asarray(placed.colours * alpha + picture * (1 - alpha), np.float32)


def _shadowed(picture: Float32, alpha: Float32, draw: Draw) -> Float32:
    """A shadow thrown to one side, and a dark seam under the product; each is often missing."""
    size = float(np.sqrt(max(1.0, alpha.sum())))
    dark = np.zeros(alpha.shape, np.float32)
    if draw.random() < 0.45:
        shift = draw.uniform(-0.2, 0.2, 2) * size
        moved = cv2.warpAffine(
            alpha, np.array([[1, 0, shift[0]], [0, 1, abs(shift[1])]]), alpha.shape[::-1]
        )
        soft = cv2.GaussianBlur(moved, (0, 0), float(max(1.0, draw.uniform(0.01, 0.12) * size)))
        dark = np.maximum(dark, soft * np.float32(draw.uniform(0.15, 0.6)))
    rows, columns = np.nonzero(alpha > 0.5)
    if len(rows) and draw.random() < 0.45:
        seam = np.zeros(alpha.shape, np.float32)
        axes = (int(0.5 * np.ptp(columns)) + 1, int(draw.uniform(0.02, 0.1) * size) + 1)
        cv2.ellipse(seam, (int(columns.mean()), int(rows.max())), axes, 0, 0, 360, 1.0, -1)
        seam = cv2.GaussianBlur(seam, (0, 0), float(max(1.0, draw.uniform(0.02, 0.08) * size)))
        dark = np.maximum(dark, seam * np.float32(draw.uniform(0.3, 0.75)))
    return np.asarray(picture * (1 - dark[..., None]), np.float32)


def _edited(placed: Placed, draw: Draw, added: float, removed: float) -> Placed:
    """At times with a part that was not there, or without one that was."""
    kind = draw.random()
    if kind < added:
        return _with_part(placed, draw)
    if kind < added + removed:
        return Placed(placed.colours, np.where(chunk(placed.alpha >= 0.5, draw), 0, placed.alpha))
    return placed


def _with_part(placed: Placed, draw: Draw) -> Placed:
    """A knob, a leg or a strap grows out of the outline, in the product's or another colour."""
    mask = placed.alpha >= 0.5
    rim = np.argwhere(mask & ~cv2.erode(mask.astype(np.uint8), np.ones((3, 3))).astype(bool))
    if not len(rim):
        return placed
    row, column = rim[draw.integers(len(rim))]
    size = float(np.sqrt(mask.sum()))
    axes = (int(draw.uniform(0.08, 0.3) * size) + 2, int(draw.uniform(0.04, 0.16) * size) + 2)
    part = np.zeros(mask.shape, np.float32)
    turn = float(draw.uniform(0, 180))
    if draw.random() < 0.5:
        cv2.ellipse(part, (int(column), int(row)), axes, turn, 0, 360, 1.0, -1)
    else:
        box = cv2.boxPoints(((float(column), float(row)), (2.0 * axes[0], 1.4 * axes[1]), turn))
        cv2.fillPoly(part, [np.round(box).astype(np.int32)], 1.0)
    part = cv2.GaussianBlur(part, (0, 0), 0.7) * (1 - placed.alpha)
    inside = placed.colours[mask]
    colour = inside[draw.integers(len(inside))]
    if draw.random() < 0.35:
        colour = draw.uniform(10, 245, 3)
    shade = np.linspace(draw.uniform(0.7, 1), draw.uniform(0.9, 1.2), mask.shape[0])
    surface = np.clip(colour * shade[:, None, None], 0, 255) + np.zeros((*mask.shape, 3))
    # its own surface carried over, which no colour tells from the product
    if draw.random() < 0.4:
        surface = np.roll(placed.colours, int(size * draw.uniform(-0.4, 0.4)), axis=1)
    weight = part[..., None] / np.maximum(part + placed.alpha, 1e-3)[..., None]
    colours = placed.colours * (1 - weight) + surface * weight
    return Placed(colours.astype(np.float32), np.clip(placed.alpha + part, 0, 1).astype(np.float32))


def chunk(mask: Mask, draw: Draw, *, most: float = 0.25) -> Mask:
    """2 % to `most` of `mask` bool (h, w) at its outline: cut off straight or bitten out."""
    rows, columns = np.nonzero(mask)
    gone = np.zeros(mask.shape, bool)
    if not len(rows):
        return gone
    share, turn = float(draw.uniform(0.02, most)), draw.uniform(0, 2 * np.pi)
    if draw.random() < 0.5:
        along = columns * np.cos(turn) + rows * np.sin(turn)
        far = along > np.quantile(along, 1 - share)
    else:
        rim = draw.integers(len(rows))
        away = np.hypot(rows - rows[rim], (columns - columns[rim]) * draw.uniform(0.4, 2.5))
        far = away < np.quantile(away, share)
    gone[rows[far], columns[far]] = True
    return gone
