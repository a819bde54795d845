"""Where the product is on a generation: a similarity from original pixels to generation pixels.

Keypoints inside the mask with RANSAC; where these are too few, a search for the product's colours
and outline. Either is refined by maximising the enhanced correlation coefficient (Evangelidis &
Psarakis, PAMI 30, 2008). An affinity is fitted first and split into the nearest similarity and a
stretch: a stretched product must not be aligned away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from scoring.consistency.outline import search_outline
from scoring.consistency.product import OriginalProduct, keypoints
from scoring.consistency.settle import settle
from scoring.images import RGB, Float32, Float64, Mask, fit_longest, grey_of

KEYPOINTS, SEARCH_SIDE = 1_500, 416  # most keypoints of a generation; its longest side for them
RATIO = 0.8  # Lowe's ratio of the nearest to the second nearest descriptor
FEWEST_INLIERS = 8
FEWEST_PIXELS, SMALLEST_SIDE = 64, 16  # less of a product or a picture shows nothing
LARGEST_STRETCH = 0.45  # an affinity beyond this is a false match, not a warped product
NOWHERE = 0.02  # a best place with less shows nothing at all
CONVINCING = 0.60  # right places settle at 0.85 and more, wrong ones at 0.5 at most
ALL_TURNS = tuple(range(-150, 181, 30))  # degrees
SURE_INLIERS = 20  # fewer pin the outline down too loosely
REFINE_SIDE = 160


@dataclass(frozen=True)
class Alignment:
    """How the product lies on the generation.

    `transform` (2, 3) float64 similarity, original (x, y, 1) → generation (x, y); `stretch` ≥ 0 is
    by how much the affinity's longer axis exceeds its shorter one; `agreement` 0–1 is how sure the
    place is, by the agreeing keypoints or the fit of the outline; `correlation` −1…1 that of the
    grey values inside; `inliers` counts the agreeing keypoints.
    """

    transform: Float64
    stretch: float
    agreement: float
    correlation: float
    inliers: int
    method: Literal["features", "outline"]

    @property
    def scale(self) -> float:
        """Generation pixels per original pixel."""
        return float(np.hypot(self.transform[0, 0], self.transform[1, 0]))

    @property
    def rotation(self) -> float:
        """Degrees, positive clockwise on the screen."""
        return float(np.degrees(np.arctan2(self.transform[1, 0], self.transform[0, 0])))


def align(
    product: OriginalProduct, generation: RGB, *, marked: Mask | None = None
) -> Alignment | None:
    """Find `product` on `generation` RGB uint8 (h, w, 3), the likeliest place if none is likely.

    `marked` bool (h, w) is a person's mask of the product there. None where there is nothing to
    find, or nowhere.
    """
    if product.mask.sum() < FEWEST_PIXELS or min(generation.shape[:2]) < SMALLEST_SIDE:
        return None
    affinity, inliers, share = match_keypoints(product, generation)
    method: Literal["features", "outline"] = "features"
    agreement = agreement_of_keypoints(inliers, share)
    if affinity is not None and inliers < SURE_INLIERS:
        affinity, fit = settle(product, generation, [nearest_similarity(affinity, product.mask)])
        agreement = max(agreement, fit)
    elif affinity is None:
        affinity, agreement = _by_outline(product, generation, marked)
        method = "outline"
        if affinity is None:
            return None
    affinity, correlation = refine(product, generation, affinity)
    similarity = nearest_similarity(affinity, product.mask)
    return Alignment(similarity, stretch_of(affinity), agreement, correlation, inliers, method)


def _by_outline(
    product: OriginalProduct, generation: RGB, marked: Mask | None
) -> tuple[Float64 | None, float]:
    """The best settled place and its fit; None where the product fits nowhere.

    Where the upright search finds nothing convincing, all turns are tried before giving up.
    """
    places = search_outline(product, generation)
    if marked is not None and marked.any():
        places.append(_place_on(product, marked))
    best: tuple[Float64 | None, float] = (
        settle(product, generation, places) if places else (None, 0.0)
    )
    if best[1] < CONVINCING:
        places = search_outline(product, generation, turns=ALL_TURNS, steps=10)
        turned = settle(product, generation, places) if places else (None, 0.0)
        best = max(best, turned, key=lambda each: each[1])
    return best if best[1] > NOWHERE or marked is not None else (None, 0.0)


def _place_on(product: OriginalProduct, marked: Mask) -> Float64:
    """The upright similarity (2, 3) that brings centre and area of the masks together."""
    scale = float(np.sqrt(marked.sum())) / product.size
    rows, columns = np.nonzero(marked)
    x, y = product.mask_centre
    return np.array(
        [[scale, 0.0, columns.mean() - scale * x], [0.0, scale, rows.mean() - scale * y]]
    )


def match_keypoints(product: OriginalProduct, generation: RGB) -> tuple[Float64 | None, int, float]:
    """Affinity (2, 3) by RANSAC over matched keypoints, its inliers and their share."""
    small = fit_longest(generation, SEARCH_SIDE)
    shrink = small.shape[1] / generation.shape[1]
    points, descriptors = keypoints(small, None, KEYPOINTS)
    if min(len(points), len(product.points)) < FEWEST_INLIERS:
        return None, 0, 0.0
    pairs = cv2.BFMatcher(cv2.NORM_L2).knnMatch(product.descriptors, descriptors, k=2)
    good = [first for first, second in pairs if first.distance < RATIO * second.distance]
    if len(good) < FEWEST_INLIERS:
        return None, 0, 0.0
    here = product.points[[match.queryIdx for match in good]]
    there = points[[match.trainIdx for match in good]] / shrink
    cv2.setRNGSeed(0)  # RANSAC draws at random; the same pair must give the same report
    affinity, agree = cv2.estimateAffine2D(
        here, there, method=cv2.RANSAC, ransacReprojThreshold=3.0, maxIters=4_000, confidence=0.999
    )
    inliers = int(agree.sum()) if affinity is not None else 0
    if inliers < FEWEST_INLIERS or not _plausible(affinity):
        return None, 0, 0.0
    return np.asarray(affinity, dtype=np.float64), inliers, inliers / len(good)


def refine(product: OriginalProduct, generation: RGB, affinity: Float64) -> tuple[Float64, float]:
    """ECC refinement of `affinity`; gives it back with its correlation where ECC finds no better.

    Runs at a reduced size on the original's grey values inside the mask.
    """
    left, top, right, bottom = product.box
    shrink = min(1.0, REFINE_SIDE / max(right - left, bottom - top))
    scale = max(0.05, float(np.sqrt(abs(np.linalg.det(affinity[:, :2])))))
    small_original, small_mask = _shrunken(product, shrink)
    shrink_there = min(1.0, shrink / scale)
    # ECC works through the whole target: only where the product is, with some room
    x, y, part = _around(generation, affinity, product)
    target = _grey(part, shrink_there)
    there = _resizing(part.shape, target.shape) @ np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1]])
    here = _resizing(product.image.shape, small_original.shape)
    start = there @ _square(affinity) @ np.linalg.inv(here)  # small original → small generation
    warp = np.linalg.inv(start)[:2].astype(np.float32)
    before = _correlation(small_original, small_mask, target, start)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-4)
    try:
        _, warp = cv2.findTransformECC(
            target, small_original, warp, cv2.MOTION_AFFINE, stop, small_mask, 5
        )
    except cv2.error:  # ECC did not converge: too little texture, or no overlap
        return affinity, before
    refined = _square(np.asarray(cv2.invertAffineTransform(warp), dtype=np.float64))
    after = _correlation(small_original, small_mask, target, refined)
    back = (np.linalg.inv(there) @ refined @ here)[:2]
    if after < before or not _plausible(back) or _moved(affinity, back, product) > 0.15:
        return affinity, before
    return back, after


def _around(generation: RGB, affinity: Float64, product: OriginalProduct) -> tuple[int, int, RGB]:
    """Left, top and the pixels of the generation's part that holds the product and some room."""
    left, top, right, bottom = product.box
    corners = np.array([[left, top, 1], [right, top, 1], [left, bottom, 1], [right, bottom, 1]])
    moved = corners @ affinity.T
    room = 0.1 * float(np.ptp(moved, axis=0).max()) + 8
    limit = np.array(generation.shape[1::-1])
    x0, y0 = np.clip(moved.min(axis=0) - room, 0, limit - SMALLEST_SIDE).astype(int).tolist()
    x1, y1 = np.clip(moved.max(axis=0) + room, [x0 + SMALLEST_SIDE, y0 + SMALLEST_SIDE], limit)
    return x0, y0, generation[y0 : int(y1), x0 : int(x1)]


def agreement_of_keypoints(inliers: int, share: float) -> float:
    """0–1 from the agreeing keypoints and their share of the matches: 20 of 40 give 0.57."""
    return 1 - float(np.exp(-inliers * share / 12))


def nearest_similarity(affinity: Float64, mask: Mask) -> Float64:
    """The similarity (2, 3) that moves the mask's pixels most like `affinity` does.

    Least squares over the mask (Umeyama, PAMI 13, 1991), which for points and images in the plane
    is a regression of complex numbers.
    """
    rows, columns = np.nonzero(mask)
    step = max(1, len(rows) // 2_000)
    here = columns[::step] + 1j * rows[::step]
    points = np.stack([here.real, here.imag, np.ones(len(here))])
    moved = affinity @ points
    there = moved[0] + 1j * moved[1]
    spread = here - here.mean()
    turn = np.vdot(spread, there - there.mean()) / max(np.vdot(spread, spread).real, 1e-9)
    shift = there.mean() - turn * here.mean()
    return np.array([[turn.real, -turn.imag, shift.real], [turn.imag, turn.real, shift.imag]])


def stretch_of(affinity: Float64) -> float:
    """By how much the longer axis of `affinity` exceeds its shorter one: 0 for a similarity."""
    longer, shorter = np.linalg.svd(affinity[:, :2], compute_uv=False)
    return float(longer / max(shorter, 1e-9) - 1)


def _plausible(affinity: Float64 | None) -> bool:
    if affinity is None or not np.isfinite(affinity).all():
        return False
    determinant = float(np.linalg.det(affinity[:, :2]))  # negative mirrors
    return 0.03**2 < determinant < 12.0**2 and stretch_of(affinity) <= LARGEST_STRETCH


def _moved(before: Float64, after: Float64, product: OriginalProduct) -> float:
    """Largest shift of the product's corners between two affinities, over the product's size."""
    left, top, right, bottom = product.box
    corners = np.array([[left, top, 1], [right, top, 1], [left, bottom, 1], [right, bottom, 1]]).T
    scale = np.sqrt(abs(np.linalg.det(before[:, :2])))
    shift = np.linalg.norm((after - before) @ corners, axis=0).max()
    return float(shift / max(scale * product.size, 1e-9))


def _correlation(original: Float32, mask: Mask, target: Float32, warp: Float64) -> float:
    """Pearson correlation of the original's grey values inside the mask with what lies there."""
    height, width = original.shape
    there = cv2.warpAffine(
        target, warp[:2], (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )
    here, there = original[mask.astype(bool)], there[mask.astype(bool)]
    if here.std() < 1e-6 or there.std() < 1e-6:
        return 0.0
    return float(np.corrcoef(here, there)[0, 1])


def _shrunken(product: OriginalProduct, shrink: float) -> tuple[Float32, Mask]:
    grey = _grey(product.image, shrink)
    size = (grey.shape[1], grey.shape[0])
    mask = cv2.resize(product.mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    return grey, mask


def _grey(image: RGB, shrink: float) -> Float32:
    size = (max(8, round(image.shape[1] * shrink)), max(8, round(image.shape[0] * shrink)))
    return np.asarray(cv2.resize(grey_of(image), size, interpolation=cv2.INTER_AREA), np.float32)


def _resizing(before: tuple[int, ...], after: tuple[int, ...]) -> Float64:
    """From pixels of a picture of shape `before` to those of it resized to `after`, (3, 3).

    Pixel centres: x becomes (x + ½) · ratio − ½.
    """
    down, across = after[0] / before[0], after[1] / before[1]
    return np.array(
        [[across, 0, (across - 1) / 2], [0, down, (down - 1) / 2], [0, 0, 1]], dtype=np.float64
    )


def _square(affinity: Float64) -> Float64:
    return np.vstack([affinity, [0.0, 0.0, 1.0]])
