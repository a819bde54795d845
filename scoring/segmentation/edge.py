"""The outline of a coarse mask, settled at the picture's own size.

He, Sun & Tang, "Guided image filtering", PAMI 35 (2013): within a small window the mask is a linear
function of the colours, so that its edge falls on theirs. Only the uncertain band is touched.
"""

from __future__ import annotations

import cv2
import numpy as np

from scoring.images import RGB, Float32, Mask

RADIUS = 0.02  # of the window, a share of the product's size
EPSILON = 2e-3  # of the colours' variance, 0–1 squared, that counts as flat
HALVED_FROM = 4  # pixels of the radius
BAND = 0.045  # beyond this share of the product's size from the outline, the coarse mask stands


def settled(image: RGB, share: Float32) -> Mask:
    """`image` RGB uint8 (h, w, 3) and `share` float32 (h, w), 0–1 → the mask bool (h, w)."""
    coarse = share >= 0.5
    area = float(coarse.sum())
    if area == 0 or coarse.all():
        return np.asarray(coarse)
    size = float(np.sqrt(area))
    left, top, right, bottom = _around(coarse, round(2 * BAND * size) + 4)
    part = slice(top, bottom), slice(left, right)
    radius = max(2, round(RADIUS * size))
    fine = guided(image[part].astype(np.float32) / np.float32(255), share[part], radius) >= 0.5
    reach = max(2.0, BAND * size)
    inside = cv2.distanceTransform(coarse[part].astype(np.uint8), cv2.DIST_L2, 3)
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
    if radius >= HALVED_FROM:
        size = share.shape[1] // 2, share.shape[0] // 2
        small, less = (
            cv2.resize(each, size, interpolation=cv2.INTER_AREA) for each in (guide, share)
        )
        slope, offset = _linear(small, less, radius // 2)
        back = share.shape[::-1]
        slope, offset = (cv2.resize(each, back) for each in (slope, offset))
    else:
        slope, offset = _linear(guide, share, radius)
    return np.asarray((slope * guide).sum(axis=2) + offset, np.float32)


def _linear(guide: Float32, share: Float32, radius: int) -> tuple[Float32, Float32]:
    """Slope (h, w, 3) and offset (h, w) that make `share` of `guide`, averaged over the window."""
    side = (2 * radius + 1, 2 * radius + 1)
    middle = cv2.blur(guide, side)
    mean = cv2.blur(share, side)
    covariance = cv2.blur(guide * share[..., None], side) - middle * mean[..., None]
    r, g, b = (guide[..., each] for each in range(3))
    products = cv2.merge([r * r, r * g, r * b])
    others = cv2.merge([g * g, g * b, b * b])
    mr, mg, mb = (middle[..., each] for each in range(3))
    rr, rg, rb = cv2.split(cv2.blur(products, side) - cv2.merge([mr * mr, mr * mg, mr * mb]))
    gg, gb, bb = cv2.split(cv2.blur(others, side) - cv2.merge([mg * mg, mg * mb, mb * mb]))
    rr, gg, bb = rr + EPSILON, gg + EPSILON, bb + EPSILON
    # the symmetric 3 × 3 system, by its cofactors
    c_rr, c_rg, c_rb = gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg
    c_gg, c_gb, c_bb = rr * bb - rb * rb, rg * rb - rr * gb, rr * gg - rg * rg
    cr, cg, cb = cv2.split(covariance)
    scale = 1 / (rr * c_rr + rg * c_rg + rb * c_rb)
    slope = cv2.merge(
        [
            (c_rr * cr + c_rg * cg + c_rb * cb) * scale,
            (c_rg * cr + c_gg * cg + c_gb * cb) * scale,
            (c_rb * cr + c_gb * cg + c_bb * cb) * scale,
        ]
    )
    offset = mean - (slope * middle).sum(axis=2)
    return np.asarray(cv2.blur(slope, side)), np.asarray(cv2.blur(offset, side))


def _around(mask: Mask, margin: int) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    height, width = mask.shape
    return (
        max(0, int(columns[0]) - margin),
        max(0, int(rows[0]) - margin),
        min(width, int(columns[-1]) + 1 + margin),
        min(height, int(rows[-1]) + 1 + margin),
    )
