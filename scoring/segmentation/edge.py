"""The outline of a coarse mask, settled at the picture's own size.

He, Sun & Tang, "Guided image filtering", PAMI 35 (2013): within a small window the mask is a linear
function of the colours, so that its edge falls on theirs. Only the uncertain band is touched.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from scoring.images import RGB, Float32, Mask
from scoring.segmentation.grabcut import box_of

RADIUS = 0.02  # of the window, a share of the product's size
EPSILON = np.float32(2e-3)  # of the colours' variance, 0–1 squared, that counts as flat
HALVED_FROM = 4  # pixels of the radius
BAND = 0.045  # beyond this share of the product's size from the outline, the coarse mask stands


def settled(image: RGB, share: Float32) -> Mask:
    """`image` RGB uint8 (h, w, 3) and `share` float32 (h, w), 0–1 → the mask bool (h, w)."""
    coarse = share >= 0.5
    area = float(np.count_nonzero(coarse))
    if area == 0 or coarse.all():
        return np.asarray(coarse)
    size = float(np.sqrt(area))
    left, top, right, bottom = _around(coarse, round(2 * BAND * size) + 4)
    part = slice(top, bottom), slice(left, right)
    radius = max(2, round(RADIUS * size))
    fine = guided(image[part].astype(np.float32) / np.float32(255), share[part], radius) >= 0.5
    reach = max(2.0, BAND * size)
    inside = cv2.distanceTransform(coarse[part].view(np.uint8), cv2.DIST_L2, 3)
    outside = cv2.distanceTransform((~coarse[part]).astype(np.uint8), cv2.DIST_L2, 3)
    band = (inside <= reach) & (outside <= reach)
    mask = coarse.copy()
    mask[part] = np.where(band, fine, coarse[part])
    return mask


def guided(guide: Float32, share: Float32, radius: int) -> Float32:
    """`share` (h, w) filtered by the colours of `guide` float32 (h, w, 3), 0–1.

    The linear functions are found on every second pixel where the window is wide enough for that,
    as in He & Sun, "Fast guided filter" (arXiv 1505.00996): it takes a third of the time.
    """
    planes = cv2.split(guide)  # calculating with these is twice as fast as with every third value
    if radius >= HALVED_FROM:
        size = share.shape[1] // 2, share.shape[0] // 2
        *small, less = (
            cv2.resize(each, size, interpolation=cv2.INTER_AREA) for each in (*planes, share)
        )
        back = share.shape[::-1]
        found = [cv2.resize(each, back) for each in _linear(small, less, radius // 2)]
    else:
        found = _linear(planes, share, radius)
    *slope, offset = found
    return np.asarray(_product(slope, planes) + offset, np.float32)


def _linear(guide: Sequence[Float32], share: Float32, radius: int) -> list[Float32]:
    """Three slopes and the offset, (h, w) each, that make `share` of the guide's three planes.

    Averaged over the window.
    """
    side = (2 * radius + 1, 2 * radius + 1)
    r, g, b = guide
    mr, mg, mb = _blurred(guide, side)
    mean = cv2.blur(share, side)
    cr, cg, cb = _blurred([r * share, g * share, b * share], side)
    cr, cg, cb = cr - mr * mean, cg - mg * mean, cb - mb * mean
    rr, rg, rb = _blurred([r * r, r * g, r * b], side)
    gg, gb, bb = _blurred([g * g, g * b, b * b], side)
    rr, rg, rb = rr - mr * mr + EPSILON, rg - mr * mg, rb - mr * mb
    gg, gb, bb = gg - mg * mg + EPSILON, gb - mg * mb, bb - mb * mb + EPSILON
    # the symmetric 3 × 3 system, by its cofactors
    c_rr, c_rg, c_rb = gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg
    c_gg, c_gb, c_bb = rr * bb - rb * rb, rg * rb - rr * gb, rr * gg - rg * rg
    scale = 1 / (rr * c_rr + rg * c_rg + rb * c_rb)
    slope = [
        (c_rr * cr + c_rg * cg + c_rb * cb) * scale,
        (c_rg * cr + c_gg * cg + c_gb * cb) * scale,
        (c_rb * cr + c_gb * cg + c_bb * cb) * scale,
    ]
    offset = mean - _product(slope, (mr, mg, mb))
    return [*_blurred(slope, side), np.asarray(cv2.blur(offset, side))]


def _product(first: Sequence[Float32], second: Sequence[Float32]) -> Float32:
    """The scalar product of two vectors at each pixel, three planes (h, w) each."""
    (a, b, c), (x, y, z) = first, second
    return np.asarray(a * x + b * y + c * z)


def _blurred(planes: Sequence[Float32], side: tuple[int, int]) -> Sequence[Float32]:
    """Three planes averaged over a window: OpenCV is quicker with all of them at once."""
    return [np.asarray(each) for each in cv2.split(cv2.blur(cv2.merge(planes), side))]


def _around(mask: Mask, margin: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = box_of(mask)
    height, width = mask.shape
    return (
        max(0, left - margin),
        max(0, top - margin),
        min(width, right + margin),
        min(height, bottom + margin),
    )
