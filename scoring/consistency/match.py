"""The product's place by keypoints: SIFT (Lowe, IJCV 60, 2004), ratio test, RANSAC."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.consistency.affinity import is_plausible
from scoring.consistency.product import OriginalProduct, keypoints
from scoring.images import RGB, Float32, Float64, fit_longest

# A generation's longest side in the first and the second attempt. The first costs a third and is
# enough for four of five pairs: 82 % of 67 known ones, 84 % at full size.
SIDES = (256, 416)
KEYPOINTS = 1_500  # most of a generation
RATIO = 0.8  # Lowe's ratio of the nearest to the second nearest descriptor
FEWEST_INLIERS = 8
SURE_INLIERS = 20


@dataclass(frozen=True)
class Match:
    """A place by keypoints: `affinity` (2, 3), original → generation.

    `inliers` counts the keypoints that agree, `share` is their share of the matches; `error` is the
    standard error of the place at the product's corners, over the product's size.
    """

    affinity: Float64
    inliers: int
    share: float
    error: float

    @property
    def is_sure(self) -> bool:
        """Whether enough keypoints agree to fix the outline."""
        return self.inliers >= SURE_INLIERS

    @property
    def agreement(self) -> float:
        """How sure the place is, 0–1: 20 of 40 matches give 0.57."""
        return 1 - float(np.exp(-self.inliers * self.share / 12))


def match_keypoints(product: OriginalProduct, generation: RGB) -> Match | None:
    """The product's place on `generation` RGB uint8 (h, w, 3); None where nothing is found.

    The larger size is tried only where the smaller one leaves doubt.
    """
    best: Match | None = None
    for side in SIDES:
        found = _match_at(product, generation, side)
        if found is not None and (best is None or found.inliers > best.inliers):
            best = found
        if (best is not None and best.is_sure) or side >= max(generation.shape[:2]):
            break
    return best


def _match_at(product: OriginalProduct, generation: RGB, side: int) -> Match | None:
    if len(product.points) < FEWEST_INLIERS:
        return None
    small = fit_longest(generation, side)
    shrink = small.shape[1] / generation.shape[1]
    points, descriptors = keypoints(small, None, KEYPOINTS)
    if len(points) < FEWEST_INLIERS:
        return None
    matched, nearest = _unambiguous(product.descriptors, descriptors)
    if len(matched) < FEWEST_INLIERS:
        return None
    here = product.points[matched]
    there = (points[nearest] + 0.5) / shrink - 0.5  # pixel centres
    cv2.setRNGSeed(0)  # RANSAC draws at random; the same pair must give the same report
    affinity, agree = cv2.estimateAffine2D(
        here, there, method=cv2.RANSAC, ransacReprojThreshold=3.0, maxIters=4_000, confidence=0.999
    )
    if not is_plausible(affinity) or np.count_nonzero(agree) < FEWEST_INLIERS:
        return None
    fitted = np.asarray(affinity, np.float64)
    inside = agree.ravel() > 0
    error = _error_at_corners(product, fitted, here[inside], there[inside])
    return Match(fitted, int(inside.sum()), float(inside.mean()), error)


def _error_at_corners(
    product: OriginalProduct, affinity: Float64, here: Float32, there: Float32
) -> float:
    """The largest standard error of a least-squares `affinity` at a corner of the product's box.

    From the residuals of the points (n, 2) and each corner's leverage; over the product's size.
    """
    places = np.column_stack([here, np.ones(len(here))]).astype(np.float64)
    residuals = places @ affinity.T - there
    variance = float((residuals**2).sum()) / (2 * len(places) - 6)
    spread = np.linalg.pinv(places.T @ places)
    corners = product.corners
    leverage = float(np.einsum("cj,jk,ck->c", corners, spread, corners).max())
    scale = float(np.sqrt(abs(np.linalg.det(affinity[:, :2]))))
    return float(np.sqrt(variance * leverage)) / max(scale * product.size, 1e-9)


def _unambiguous(here: Float32, there: Float32) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows of `here` (n, 128) that are much nearer to one row of `there` (m, 128), m > 1, and that.

    SIFT's descriptors are whole numbers with squares that add up to about 2¹⁸, so that these sums
    are exact in float32, in whatever order they are taken: the same on every machine.
    """
    squares = np.einsum("md,md->m", there, there)
    apart = squares - 2 * (here @ there.T)  # less the square of `here`, the same in a row
    rows = np.arange(len(here))
    nearest = apart.argmin(axis=1)
    first = apart[rows, nearest]
    apart[rows, nearest] = np.inf
    own = np.einsum("nd,nd->n", here, here)
    clear = first + own < RATIO**2 * (apart.min(axis=1) + own)
    return np.flatnonzero(clear), nearest[clear]
