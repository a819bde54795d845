"""How the product sits in the picture: place, ground contact, light, focus and colour harmony."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.features.pixels import SMALLEST_REGION
from scoring.images import Float32, Float64, Mask

SALIENCY_SIDE = 64  # the spectral residual is meant for thumbnails


def rim_of(mask: Mask) -> Mask:
    """The band of background around the product, 6 % of the picture's shorter side wide."""
    width = max(1, round(0.06 * min(mask.shape)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1))
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel).astype(bool) & ~mask)


def composition(
    lightness: Float32, mask: Mask, regions: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    """Lightness (h, w) 0–100 and mask bool (h, w) → named numbers, finite, 0 with no product.

    `regions`: what `region_statistics` says of `product`, its `rim` and the `background`.
    """
    found = placement(mask)
    found |= ground_contact(lightness, mask)
    found |= light_direction(lightness, mask)
    found |= _focus_and_harmony(regions["product"], regions["rim"], regions["background"])
    found |= _attention(lightness, mask)
    return found


def placement(mask: Mask) -> dict[str, float]:
    """Size, box, centre and margins of the product as shares of the picture."""
    height, width = mask.shape
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        names = ("area", "width", "height", "centre_x", "centre_y", "off_centre", "bottom", "solid")
        return dict.fromkeys(names, 0.0)
    top, bottom = rows[0] / height, (rows[-1] + 1) / height
    left, right = columns[0] / width, (columns[-1] + 1) / width
    moments = cv2.moments(mask.astype(np.uint8), binaryImage=True)
    area = moments["m00"] / mask.size
    centre_x = moments["m10"] / moments["m00"] / width
    centre_y = moments["m01"] / moments["m00"] / height
    return {
        "area": area**0.5,
        "width": right - left,
        "height": bottom - top,
        "centre_x": centre_x,
        "centre_y": centre_y,
        "off_centre": float(np.hypot(centre_x - 0.5, centre_y - 0.5)),
        "bottom": bottom,
        "solid": area / ((right - left) * (bottom - top)),
    }


def ground_contact(lightness: Float32, mask: Mask) -> dict[str, float]:
    """Is there a contact shadow? Lightness just under the product's lower edge, compared.

    `under` is against the band below it, `aside` against the background beside it at that height,
    `fade` how the darkness dies away downwards; lightness is 0–100, differences are in hundredths.
    """
    found = dict.fromkeys(("under", "aside", "fade"), 0.0)
    height = len(mask)
    step = max(1, height // 50)
    lowest = height - 1 - mask[::-1].argmax(axis=0)  # (w,) last product row of each column
    occupied = mask.any(axis=0)
    columns = np.flatnonzero(occupied)
    if not len(columns):
        return found
    columns = columns[lowest[columns] >= np.median(lowest[columns])]
    floor = int(np.median(lowest[columns])) + 1
    bands = [_band(lightness, mask, floor + i * step, step, columns) for i in range(4)]
    beside = _band(lightness, mask, floor, step, np.flatnonzero(~occupied))
    if bands[0] is None:
        return found
    if bands[2] is not None:
        found["under"] = (bands[0] - bands[2]) / 100
    if bands[3] is not None:
        found["fade"] = (bands[0] - bands[3]) / 100
    if beside is not None:
        found["aside"] = (bands[0] - beside) / 100
    return found


def light_direction(lightness: Float32, mask: Mask) -> dict[str, float]:
    """Lightness slopes (in hundredths over the region's extent) of product and background.

    `agree_x` and `agree_y` are the products of both slopes: negative where the lights clash.
    """
    product, background = _slopes(lightness, mask), _slopes(lightness, ~mask)
    return {
        "product_light_x": product[0],
        "product_light_y": product[1],
        "background_light_x": background[0],
        "background_light_y": background[1],
        "agree_x": product[0] * background[0] * 10,
        "agree_y": product[1] * background[1] * 10,
    }


def _focus_and_harmony(
    product: Mapping[str, float], rim: Mapping[str, float], background: Mapping[str, float]
) -> dict[str, float]:
    colour, around, behind = (_mean_colour(each) for each in (product, rim, background))
    hue_gap = np.arctan2(colour[2], colour[1]) - np.arctan2(behind[2], behind[1])
    chroma = np.hypot(*colour[1:]) * np.hypot(*behind[1:])
    return {
        "focus_gap": product["detail_mean"] - background["detail_mean"],
        "rim_focus_gap": product["detail_mean"] - rim["detail_mean"],
        "stands_out": float(np.linalg.norm(colour - around)) / 100,
        "contrast_with_background": float(np.linalg.norm(colour - behind)) / 100,
        "same_hue": float(np.cos(hue_gap) * np.sqrt(chroma)) / 50,
        "opposite_hue": float(np.cos(2 * hue_gap) * np.sqrt(chroma)) / 50,
        "clutter": background["gradient_mean"],
        "rim_clutter": rim["gradient_mean"],
    }


def _attention(lightness: Float32, mask: Mask) -> dict[str, float]:
    """Share of the saliency on the product, by the spectral residual (Hou & Zhang, CVPR 2007)."""
    small = cv2.resize(lightness, (SALIENCY_SIDE, SALIENCY_SIDE), interpolation=cv2.INTER_AREA)
    spectrum = np.fft.fft2(small)
    magnitude = np.abs(spectrum)
    amplitude = np.log(magnitude + 1e-3).astype(np.float32)
    residual = np.exp(amplitude - cv2.blur(amplitude, (3, 3)))
    phase = np.divide(spectrum, magnitude, out=np.ones_like(spectrum), where=magnitude > 0)
    back = np.abs(np.fft.ifft2(residual * phase)) ** 2
    saliency = cv2.GaussianBlur(back.astype(np.float32), (9, 9), 2.5)
    saliency /= float(saliency.sum()) + 1e-9
    side = (SALIENCY_SIDE, SALIENCY_SIDE)
    share = cv2.resize(mask.astype(np.float32), side, interpolation=cv2.INTER_AREA)
    entropy = -float(np.sum(saliency * np.log(saliency + 1e-12))) / np.log(SALIENCY_SIDE**2)
    on_product = float((saliency * share).sum())
    return {
        "on_product": on_product,
        "over_share": on_product - float(share.mean()),
        "spread_out": entropy,
    }


def _band(
    lightness: Float32, mask: Mask, top: int, rows: int, columns: NDArray[np.intp]
) -> float | None:
    """Mean lightness of the background in `rows` rows from `top`, or None where there is none."""
    inside = ~mask[top : top + rows][:, columns]
    values = lightness[top : top + rows][:, columns][inside]
    return float(values.mean()) if values.size else None


def _slopes(lightness: Float32, region: Mask) -> tuple[float, float]:
    """Least-squares slopes of lightness across and down a region, per region extent, / 100."""
    inside = region.astype(np.float32)
    lit = cv2.multiply(lightness, inside)
    if cv2.countNonZero(inside) < SMALLEST_REGION:
        return 0.0, 0.0
    across, down = (
        _slope(
            *(
                cv2.reduce(each, axis, cv2.REDUCE_SUM, dtype=cv2.CV_64F).ravel()
                for each in (lit, inside)
            )
        )
        for axis in (0, 1)
    )
    return across, down


def _slope(light: Float64, count: Float64) -> float:
    """The slope over one axis, from the sums of lightness and the pixels at each place of it."""
    place = np.arange(len(count), dtype=np.float64)
    spread = place - (place @ count) / count.sum()
    reach = float(np.ptp(np.flatnonzero(count))) or 1.0
    return float(spread @ light / (spread * spread @ count + 1e-9)) * reach / 100


def _mean_colour(region: Mapping[str, float]) -> Float64:
    """Mean L*, a*, b*."""
    return np.array([region["lightness_mean"], region["a_mean"], region["b_mean"]])
