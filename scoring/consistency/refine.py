"""The last step of alignment, on small grey pictures: how well they correlate, and better so.

Refines by maximising the enhanced correlation coefficient, ECC (Evangelidis & Psarakis, PAMI 30,
2008).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from scoring.consistency.affinity import is_plausible
from scoring.consistency.product import OriginalProduct
from scoring.images import RGB, Float32, Float64, grey_of

SMALLEST_SIDE = 16
STOP = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-3)
BLUR = 5  # pixels: ECC's own smoothing
FINE = 0.05  # of the product's size: light varies more slowly than its pattern does
NOISE = 4.0  # squared grey levels of fine contrast that codecs add or take
FARTHEST = 0.15  # of the product's size: a larger step has run away


def correlation_of(product: OriginalProduct, generation: RGB, affinity: Float64) -> float:
    """Pearson correlation, −1…1, of the product's grey values with those where `affinity` puts it.

    `generation` RGB uint8 (h, w, 3); at a reduced size.
    """
    frame = _Frame.of(product, generation, affinity)
    return frame.correlation(frame.shrunken(affinity))


def pattern_correlation_of(product: OriginalProduct, generation: RGB, affinity: Float64) -> float:
    """The same of the product's pattern alone, without what light makes of it: −1…1."""
    frame = _Frame.of(product, generation, affinity)
    return frame.pattern_correlation(frame.shrunken(affinity))


def refine(product: OriginalProduct, generation: RGB, affinity: Float64) -> tuple[Float64, float]:
    """`affinity` (2, 3) refined, and its correlation; as it was where ECC finds no better."""
    frame = _Frame.of(product, generation, affinity)
    start = frame.shrunken(affinity)
    before = frame.correlation(start)
    warp = np.linalg.inv(start)[:2].astype(np.float32)
    grey, mask = product.small
    try:
        _, warp = cv2.findTransformECC(
            frame.target, grey, warp, cv2.MOTION_AFFINE, STOP, mask.astype(np.uint8), BLUR
        )
    except cv2.error:  # ECC did not converge: too little texture, or no overlap
        return affinity, before
    refined = _square(np.asarray(cv2.invertAffineTransform(warp), dtype=np.float64))
    after = frame.correlation(refined)
    back = frame.enlarged(refined)
    if after < before or not is_plausible(back) or _moved(affinity, back, product) > FARTHEST:
        return affinity, before
    return back, after


@dataclass(frozen=True)
class _Frame:
    """The small original and the small part of a generation around the product.

    `target` float32 (h, w) is that part; `here` and `there`, (3, 3), lead from the original's and
    the generation's pixels to the small ones.
    """

    product: OriginalProduct
    target: Float32
    here: Float64
    there: Float64

    @classmethod
    def of(cls, product: OriginalProduct, generation: RGB, affinity: Float64) -> _Frame:
        scale = max(0.05, float(np.sqrt(abs(np.linalg.det(affinity[:, :2])))))
        # ECC works through the whole target: only where the product is, with some room
        x, y, part = _around(generation, affinity, product)
        ratio = min(1.0, product.small_scale / scale)
        size = max(8, round(part.shape[1] * ratio)), max(8, round(part.shape[0] * ratio))
        target = cv2.resize(grey_of(part), size, interpolation=cv2.INTER_AREA)
        there = _resizing(part.shape, target.shape) @ np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1]])
        here = _resizing(product.image.shape, product.small[0].shape)
        return cls(product, np.asarray(target, np.float32), here, there)

    def shrunken(self, affinity: Float64) -> Float64:
        """An affinity (2, 3) between the pictures as (3, 3) between the small ones."""
        return np.asarray(self.there @ _square(affinity) @ np.linalg.inv(self.here))

    def enlarged(self, small: Float64) -> Float64:
        """The opposite of `shrunken`."""
        return np.asarray((np.linalg.inv(self.there) @ small @ self.here)[:2])

    def pattern_correlation(self, small: Float64) -> float:
        """Correlation inside the mask of what a blur within it takes away; 1 of flat areas."""
        grey, mask = self.product.small
        inside = mask.astype(np.float32)
        reach = max(1.5, FINE * float(np.sqrt(np.count_nonzero(mask))))
        covered = cv2.GaussianBlur(inside, (0, 0), reach) + np.float32(1e-3)
        here, there = (
            (each - cv2.GaussianBlur(each * inside, (0, 0), reach) / covered)[mask]
            for each in (np.asarray(grey, np.float32), self._read(small))
        )
        spread = (float((here**2).mean()) + NOISE) * (float((there**2).mean()) + NOISE)
        return (float((here * there).mean()) + NOISE) / float(np.sqrt(spread))

    def correlation(self, small: Float64) -> float:
        """Pearson correlation inside the mask under a small affinity (3, 3); 0 of flat areas."""
        grey, mask = self.product.small
        there, here = self._read(small)[mask], grey[mask]
        if here.std() < 1e-6 or there.std() < 1e-6:
            return 0.0
        return float(np.corrcoef(here, there)[0, 1])

    def _read(self, small: Float64) -> Float32:
        """The target where a small affinity (3, 3) puts the small original's pixels, (h, w)."""
        size, how = self.product.small[0].shape[::-1], cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpAffine(self.target, small[:2], size, flags=how), np.float32)


def _around(generation: RGB, affinity: Float64, product: OriginalProduct) -> tuple[int, int, RGB]:
    """Left, top and the pixels of the generation's part that holds the product and some room."""
    moved = product.corners @ affinity.T
    room = 0.1 * float(np.ptp(moved, axis=0).max()) + 8
    limit = np.array(generation.shape[1::-1])
    x0, y0 = np.clip(moved.min(axis=0) - room, 0, limit - SMALLEST_SIDE).astype(int).tolist()
    x1, y1 = np.clip(moved.max(axis=0) + room, [x0 + SMALLEST_SIDE, y0 + SMALLEST_SIDE], limit)
    return x0, y0, generation[y0 : int(y1), x0 : int(x1)]


def _moved(before: Float64, after: Float64, product: OriginalProduct) -> float:
    """Largest shift of the product's corners between two affinities, over the product's size."""
    scale = np.sqrt(abs(np.linalg.det(before[:, :2])))
    shift = np.linalg.norm(product.corners @ (after - before).T, axis=1).max()
    return float(shift / max(scale * product.size, 1e-9))


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
