"""What was added to the product's outline and what is missing from it, signed and located."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.images import Box, Mask
from scoring.segmentation.grabcut import box_of


@dataclass(frozen=True)
class Difference:
    """Area that only one of two masks has; shares are of the expected product's area."""

    area: float
    largest: float
    box: Box | None
    where: Mask


@dataclass(frozen=True)
class ShapeComparison:
    """`found` against `expected`: lengths are shares of the product's size (√area)."""

    extra: Difference
    missing: Difference
    iou: float
    boundary_iou: float
    hausdorff_95: float


def compare_shapes(
    expected: Mask, found: Mask, *, tolerance: float, differs: Mask
) -> ShapeComparison:
    """Two masks bool (h, w) of one frame; differences within `tolerance` pixels don't count.

    Nor do those where the pictures do not differ (`differs` bool, (h, w)): there one of the masks
    is wrong, not the product. The lengths and IoUs are of the masks as they are.
    """
    area = max(1, int(expected.sum()))
    extra = regrown(found & differs, distance_to(expected), tolerance)
    missing = regrown(expected & differs, distance_to(found), tolerance)
    union = max(1, int(np.count_nonzero(expected | found)))
    return ShapeComparison(
        extra=largest_part(extra, area),
        missing=largest_part(missing, area),
        iou=int(np.count_nonzero(expected & found)) / union,
        boundary_iou=boundary_iou(expected, found),
        hausdorff_95=hausdorff_95(expected, found) / float(np.sqrt(area)),
    )


def thin_parts(mask: Mask, radius: float) -> Mask:
    """Where `mask` bool (h, w) has no room for a disc of `radius` pixels."""
    side = 2 * max(1, round(radius)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(mask & (cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, disc) == 0))


def regrown(where: Mask, away: NDArray[np.float32], tolerance: float) -> Mask:
    """The pixels of `where` farther than `tolerance`, with those of the band that lie beside them.

    A part is judged by what reaches beyond the band, but measured whole. All (h, w).
    """
    seeds = where & (away > tolerance)
    if not seeds.any():
        return seeds
    side = 2 * int(np.ceil(tolerance)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    near = cv2.dilate(seeds.view(np.uint8), kernel)
    return np.asarray(where & (away > 0) & (near > 0))


def largest_part(where: Mask, area: int) -> Difference:
    """Measure a difference mask against the product's `area` in pixels."""
    if not where.any():
        return Difference(0.0, 0.0, None, where)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(where.astype(np.uint8), connectivity=8)
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    left, top, width, height, size = (int(value) for value in stats[largest])
    box = left, top, left + width, top + height
    return Difference(float(where.sum()) / area, size / area, box, labels == largest)


def boundary_iou(first: Mask, second: Mask) -> float:
    """IoU of the bands within 2 % of the diagonal inside each outline (Cheng et al., CVPR 2021)."""
    width = max(1.0, 0.02 * float(np.hypot(*first.shape)))
    bands = [mask & (depth_in(mask) <= width) for mask in (first, second)]
    union = np.count_nonzero(bands[0] | bands[1])
    return np.count_nonzero(bands[0] & bands[1]) / union if union else 1.0


def hausdorff_95(first: Mask, second: Mask) -> float:
    """95th percentile of the distances between two outlines, the larger way, in pixels.

    The frame's diagonal where only one of them has an outline.
    """
    outlines = [_outline(mask) for mask in (first, second)]
    if not outlines[0].any() or not outlines[1].any():
        same = outlines[0].any() == outlines[1].any()
        return 0.0 if same else float(np.hypot(*first.shape))
    near = around(first | second)
    outlines = [outline[near] for outline in outlines]
    ways = [distance_to(b)[a] for a, b in (outlines, outlines[::-1])]
    return max(quantile_of(distances, 0.95) for distances in ways)


def quantile_of(values: NDArray[np.float32], share: float) -> float:
    """The quantile at `share`, 0–1, of (n,), n > 0: `np.quantile` takes ten times as long."""
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    found = np.partition(values, (low, high))
    return float(found[low]) + float(found[high] - found[low]) * (place - low)


def distance_to(mask: Mask) -> NDArray[np.float32]:
    """Distance in pixels of each pixel to the nearest of `mask`; 0 on it, (h, w)."""
    if not mask.any():
        return np.full(mask.shape, float(np.hypot(*mask.shape)), np.float32)
    return np.asarray(
        cv2.distanceTransform((~mask).view(np.uint8), cv2.DIST_L2, 5), dtype=np.float32
    )


def depth_in(mask: Mask) -> NDArray[np.float32]:
    """Distance in pixels of each pixel of `mask` to the nearest outside; 0 there, (h, w)."""
    depth, near = np.zeros(mask.shape, np.float32), around(mask, 1)
    depth[near] = distance_to(~mask[near])
    return depth


def around(mask: Mask, edge: int = 0) -> tuple[slice, slice]:
    """The rows and columns of a mask bool (h, w) and `edge` pixels more on each side."""
    left, top, right, bottom = box_of(mask)
    return slice(max(0, top - edge), bottom + edge), slice(max(0, left - edge), right + edge)


def _outline(mask: Mask) -> Mask:
    inner = cv2.erode(mask.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=0)
    return np.asarray(mask & ~inner.astype(bool))
