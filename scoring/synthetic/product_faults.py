"""Product faults: the same product with one thing changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import cv2
import numpy as np

from scoring.synthetic.camera import Camera
from scoring.synthetic.colour import rotate_hue, to_linear, to_srgb
from scoring.synthetic.cutouts import Cutout, photograph, trace_product
from scoring.synthetic.faults import Fault, FaultKind
from scoring.synthetic.labels import BRANDS, PATTERNS, Pattern
from scoring.synthetic.lighting import Light
from scoring.synthetic.products import Product, build_product, words_of
from scoring.synthetic.surfaces import Surface

Option = TypeVar("Option", bound=str)
VISIBLE_SHARE = 0.006  # of the product's pixels must change, else nobody would see it
VISIBLE_STEP = 10  # sRGB levels


@dataclass(frozen=True)
class Photographed:
    """A product with its geometry, its light and its cut-out."""

    product: Product
    camera: Camera
    light: Light
    surface: Surface
    cutout: Cutout

    @classmethod
    def of(cls, product: Product, camera: Camera, light: Light, size: int) -> Photographed:
        """Trace and shade ``product`` for frames of ``size`` pixels."""
        surface = trace_product(product, camera, size)
        return cls(product, camera, light, surface, photograph(product, surface, light))

    def again(self, product: Product) -> Photographed:
        """A variant of the product, photographed by the same camera in the same light."""
        return Photographed.of(product, self.camera, self.light, len(self.cutout.alpha))

    def reprinted(self, product: Product) -> Photographed:
        """A variant of the same geometry: only its surface differs."""
        cutout = photograph(product, self.surface, self.light)
        return replace(self, product=product, cutout=cutout)


def faulty_product(
    shot: Photographed, kind: FaultKind, rng: np.random.Generator
) -> tuple[Photographed, Fault] | None:
    """The product with a fault of ``kind``; None if the fault would not show on this product.

    The severity follows from the share of the product's pixels that changed.
    """
    change = _changed(shot, kind, rng)
    if change is None:
        return None
    changed, parameters = change
    share = changed_share(shot.cutout, changed.cutout)
    if share < VISIBLE_SHARE:
        return None
    severity = float(np.clip(0.4 + share, 0.4, 1.0))
    return changed, Fault(kind, severity, {**parameters, "changed_share": round(share, 4)})


def changed_share(before: Cutout, after: Cutout) -> float:
    """Pixels that differ visibly, as a share of the product's pixels."""
    white = np.ones_like(before.premultiplied)
    step = np.abs(to_srgb(before.over(white)) - to_srgb(after.over(white))).max(axis=-1)
    return float((step * 255 > VISIBLE_STEP).sum() / max(int(before.mask.sum()), 1))


Change = tuple[Photographed, dict[str, float | str]]


def _changed(shot: Photographed, kind: FaultKind, rng: np.random.Generator) -> Change | None:
    if kind is FaultKind.TEXT_SWAPPED and not shot.product.has_text:
        return None
    return _CHANGES[kind](shot, rng)


def _part_missing(shot: Photographed, rng: np.random.Generator) -> Change:
    part = shot.product.removable[int(rng.integers(len(shot.product.removable)))]
    return shot.again(shot.product.without(part)), {"part": part}


def _part_added(shot: Photographed, rng: np.random.Generator) -> Change:
    part = shot.product.extras[int(rng.integers(len(shot.product.extras)))].name
    return shot.again(shot.product.with_extra(part)), {"part": part}


def _text_swapped(shot: Photographed, rng: np.random.Generator) -> Change:
    design = shot.product.design
    brand = _another(BRANDS, design.label.brand, rng)
    words = words_of(design.category)
    line, note = words[int(rng.integers(len(words)))]
    swapped = build_product(design.with_words(brand, line, note))
    return shot.reprinted(swapped), {"brand": brand, "words": line}


def _texture_changed(shot: Photographed, rng: np.random.Generator) -> Change:
    design = shot.product.design
    pattern: Pattern = _another(PATTERNS, design.pattern, rng)
    return shot.reprinted(build_product(design.with_pattern(pattern))), {"pattern": pattern}


def _hue_shifted(shot: Photographed, rng: np.random.Generator) -> Change:
    degrees = round(float(rng.choice([-1, 1]) * rng.uniform(35, 140)), 1)
    return replace(shot, cutout=hue_shifted(shot.cutout, degrees)), {"degrees": degrees}


def _stretched(shot: Photographed, rng: np.random.Generator) -> Change:
    """Make the product wider, or flatter if the frame has no room for a wider one."""
    factor = round(float(rng.uniform(1.14, 1.4)), 3)
    columns = np.flatnonzero(shot.cutout.alpha.max(axis=0) > 0)
    middle, reach = (columns[0] + columns[-1]) / 2, factor * np.ptp(columns) / 2 + 2
    fits = reach < min(middle, shot.cutout.alpha.shape[1] - 1 - middle)
    across, upward = (factor, 1.0) if fits and rng.random() < 0.7 else (1.0, round(1 / factor, 3))
    cutout = stretched(shot.cutout, across, upward)
    return replace(shot, cutout=cutout), {"across": across, "upward": upward}


_CHANGES: dict[FaultKind, Callable[[Photographed, np.random.Generator], Change]] = {
    FaultKind.PART_MISSING: _part_missing,
    FaultKind.PART_ADDED: _part_added,
    FaultKind.TEXT_SWAPPED: _text_swapped,
    FaultKind.TEXTURE_CHANGED: _texture_changed,
    FaultKind.HUE_SHIFTED: _hue_shifted,
    FaultKind.STRETCHED: _stretched,
}


def _another(choices: tuple[Option, ...], current: Option, rng: np.random.Generator) -> Option:
    others = tuple(choice for choice in choices if choice != current)
    return others[int(rng.integers(len(others)))]


def hue_shifted(cutout: Cutout, degrees: float) -> Cutout:
    """The cut-out with rotated hues; lightness and coverage stay the same."""
    alpha = cutout.alpha[..., None]
    straight = cutout.premultiplied / np.maximum(alpha, 1e-4)
    turned = to_linear(rotate_hue(to_srgb(straight), degrees))
    return replace(cutout, premultiplied=(turned * alpha).astype(np.float32))


def stretched(cutout: Cutout, across: float, upward: float) -> Cutout:
    """The cut-out scaled unevenly about the middle of its foot, and cropped to the frame."""
    rows, columns = np.nonzero(cutout.alpha > 0.5)
    foot, middle = float(rows.max()), float(columns.min() + columns.max()) / 2
    matrix = np.array(
        [[across, 0, middle * (1 - across)], [0, upward, foot * (1 - upward)]], dtype=np.float32
    )
    size = len(cutout.alpha)
    layers = np.dstack([cutout.premultiplied, cutout.alpha])
    moved = cv2.warpAffine(layers, matrix, (size, size), flags=cv2.INTER_LINEAR)
    return Cutout(moved[..., :3], moved[..., 3])
