"""The product on the generation and as it ought to look, in one small frame of pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.consistency.product import OriginalProduct
from scoring.images import RGB, Box, Float32, Float64, Mask, resize_mask
from scoring.segmentation.grabcut import box_of
from scoring.vocabulary.finding import FractionBox

Pixel = TypeVar("Pixel", bound=np.generic)
VIEW_SIDE = 208  # the product's longest side in the view; enough for a part of 1 % of its area
MARGIN = 0.45  # beyond the product's box, so that an added part is seen


@dataclass(frozen=True)
class View:
    """A crop of the generation around the product, and the original warped onto it.

    `generation`, `expected` RGB uint8 (h, w, 3); `mask` bool (h, w) the transported product mask,
    within the picture; `whole_mask` the same on the whole generation; `crop` the crop's box in
    generation pixels; `cut_off` 0–1 the product's share beyond the picture's frame; `unsure` bool
    (h, w) where the original's mask may be wrong.
    """

    generation: RGB
    expected: RGB
    mask: Mask
    whole_mask: Mask
    crop: Box
    cut_off: float
    unsure: Mask

    @property
    def scale(self) -> float:
        """View pixels per generation pixel."""
        return float(self.mask.shape[1] / (self.crop[2] - self.crop[0]))

    @property
    def longest(self) -> int:
        """The longest side of the product's box in the view, in view pixels."""
        left, top, right, bottom = box_of(self.mask)
        return max(1, right - left, bottom - top)

    @property
    def size(self) -> float:
        """Square root of the product's area in the view, in view pixels."""
        return float(np.sqrt(max(1, int(np.count_nonzero(self.mask)))))

    def of_generation(self, mask: Mask) -> Mask:
        """A mask of the generation, in the view."""
        left, top, right, bottom = self.crop
        return resize_mask(mask[top:bottom, left:right], *self.mask.shape)

    def share_of_generation(self, share: Float32 | None) -> Float32 | None:
        """A layer (h, w) of the generation, in the view; None for None."""
        if share is None:
            return None
        left, top, right, bottom = self.crop
        size = self.mask.shape[::-1]
        return np.asarray(
            cv2.resize(share[top:bottom, left:right], size, interpolation=cv2.INTER_AREA)
        )

    def box_on_generation(self, box: Box) -> Box:
        """A box of the view, in generation pixels."""
        left, top = self.crop[:2]
        x0, y0, x1, y1 = (value / self.scale for value in box)
        return round(left + x0), round(top + y0), round(left + x1), round(top + y1)

    def fractions_of_generation(self, box: Box) -> FractionBox:
        """A box of the view, in fractions of the generation's width and height."""
        height, width = self.whole_mask.shape
        corners = self.box_on_generation(box)
        left, top, right, bottom = (
            round(min(max(place / side, 0.0), 1.0), 4)
            for place, side in zip(corners, (width, height, width, height), strict=True)
        )
        return left, top, right, bottom

    def layer_on_generation(self, layer: Float32, height: int, width: int) -> Float32:
        """A layer (h, w) of the view, laid on an empty one of the generation's size."""
        left, top, right, bottom = self.crop
        whole = np.zeros((height, width), np.float32)
        size = (right - left, bottom - top)
        whole[top:bottom, left:right] = cv2.resize(layer, size, interpolation=cv2.INTER_LINEAR)
        return whole


def transported_mask(product: OriginalProduct, transform: Float64, size: tuple[int, int]) -> Mask:
    """The original's mask where `transform` puts it on a generation of `size` (height, width)."""
    share = cv2.warpAffine(product.mask.astype(np.float32), transform, size[::-1])
    return np.asarray(share >= 0.5)


def view_of(product: OriginalProduct, transform: Float64, generation: RGB) -> View | None:
    """The view that `transform` (2, 3) gives; None where the product falls outside the picture."""
    height, width = generation.shape[:2]
    mask = transported_mask(product, transform, (height, width))
    if mask.sum() < 64:
        return None
    crop, scale = crop_around(mask)
    size = _size(crop, scale)
    onto = _onto_crop(transform, crop, scale)
    shrink = float(np.hypot(onto[0, 0], onto[1, 0]))
    full_area = product.mask.sum() * (shrink / scale) ** 2
    return View(
        generation=shrunken(generation, crop, scale),
        expected=_warped(product.image, onto, size, shrink),
        mask=cv2.warpAffine(product.mask.astype(np.float32), onto, size) >= 0.5,
        whole_mask=mask,
        crop=crop,
        cut_off=float(np.clip(1 - mask.sum() / max(1.0, full_area), 0, 1)),
        unsure=_layer(product.unsure, onto, size),
    )


def crop_around(mask: Mask) -> tuple[Box, float]:
    """The box around a product's mask bool (h, w), within the picture, and the view's scale."""
    height, width = mask.shape
    left, top, right, bottom = box_of(mask)
    longest = max(right - left, bottom - top)
    margin = round(MARGIN * longest) + 2
    crop = (
        max(0, left - margin),
        max(0, top - margin),
        min(width, right + margin),
        min(height, bottom + margin),
    )
    return crop, min(1.0, VIEW_SIDE / longest)


def shrunken(layer: NDArray[Pixel], crop: Box, scale: float) -> NDArray[Pixel]:
    """A crop of a picture or layer (h, w, …) at the view's scale."""
    left, top, right, bottom = crop
    part = layer[top:bottom, left:right]
    return np.asarray(cv2.resize(part, _size(crop, scale), interpolation=cv2.INTER_AREA))


def _size(crop: Box, scale: float) -> tuple[int, int]:
    """(width, height) of a crop in the view."""
    return round((crop[2] - crop[0]) * scale), round((crop[3] - crop[1]) * scale)


def _layer(mask: Mask | None, onto: Float64, size: tuple[int, int]) -> Mask:
    """A mask of the original in the view of `size` (width, height); empty for None."""
    if mask is None:
        return np.zeros(size[::-1], bool)
    return np.asarray(cv2.warpAffine(mask.astype(np.float32), onto, size) >= 0.5)


def warped_onto(
    image: RGB, transform: Float64, crop: Box, scale: float, size: tuple[int, int]
) -> RGB:
    """The original as `transform` puts it on a crop at `scale`; `size` is (width, height)."""
    onto = _onto_crop(transform, crop, scale)
    return _warped(image, onto, size, float(np.hypot(onto[0, 0], onto[1, 0])))


def _onto_crop(transform: Float64, crop: Box, scale: float) -> Float64:
    to_crop = np.array([[scale, 0, -crop[0] * scale], [0, scale, -crop[1] * scale]])
    return np.asarray(to_crop @ np.vstack([transform, [0, 0, 1]]))


def _warped(image: RGB, onto: Float64, size: tuple[int, int], shrink: float) -> RGB:
    """`image` warped; made smaller by area first, as the generation is, to be as sharp."""
    if shrink < 1.0:
        before = image.shape[1], image.shape[0]
        smaller = max(1, round(before[0] * shrink)), max(1, round(before[1] * shrink))
        image = cv2.resize(image, smaller, interpolation=cv2.INTER_AREA)
        # pixel centres: x in the smaller picture is (x + ½)·before/smaller − ½ in the larger one
        ratio = np.divide(before, smaller)
        back = np.array([[ratio[0], 0, ratio[0] / 2 - 0.5], [0, ratio[1], ratio[1] / 2 - 0.5]])
        onto = onto @ np.vstack([back, [0, 0, 1]])
    warped: RGB = cv2.warpAffine(
        image, onto, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return warped
