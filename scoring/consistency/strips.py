"""Lines of text, cut out upright, and whether two of them look alike."""

from __future__ import annotations

import cv2
import numpy as np

from scoring.images import RGB, Float32, Float64, grey_of

ROWS = 48  # pixels of a strip's height
RIM = (0.35, 0.12)  # of a line's height: how much more of the picture a strip shows (x, y)
# For comparing, in pixels of a strip:
WINDOW = 28  # a letter or two
STEP = 6
REACH = (6, 5)  # how far a letter may have moved (x, y)
SMOOTH = 1.2
SOFTER = (0.0, 1.5, 3.0)  # a generation may be softer than its original
INK = 8.0  # grey levels of contrast in a window from which it shows letters


def size_of(corners: Float64) -> tuple[float, float]:
    """Width and height of a line with these corners (4, 2), as `TextReader.find` gives them."""
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    return float(sides[0] + sides[2]) / 2, float(sides[1] + sides[3]) / 2


def strip_of(image: RGB, corners: Float64, rows: float | None = None) -> RGB:
    """The line upright with a rim around it: RGB uint8 (ROWS, w, 3).

    With `rows` the line is made so small first as if it were so many pixels high.
    """
    width, height = size_of(corners)
    rim = np.array(RIM) * height
    size = width + 2 * rim[0], height + 2 * rim[1]
    native = max(8, round(size[0])), max(4, round(size[1]))
    at = (np.array([[0, 0], [width, 0], [width, height], [0, height]]) + rim) * native / size
    onto = cv2.getPerspectiveTransform(corners.astype(np.float32), at.astype(np.float32))
    strip = cv2.warpPerspective(
        image, onto, native, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    if rows is not None and rows < height:
        smaller = max(8, round(native[0] * rows / height)), max(4, round(native[1] * rows / height))
        strip = cv2.resize(strip, smaller, interpolation=cv2.INTER_AREA)
    method = cv2.INTER_AREA if strip.shape[0] > ROWS else cv2.INTER_CUBIC
    shape = max(ROWS, round(ROWS * size[0] / size[1])), ROWS
    return np.asarray(cv2.resize(strip, shape, interpolation=method), np.uint8)


def unlike(original: RGB, generation: RGB) -> float:
    """1 − the correlation of the original's least alike letters with the generation, 0–2.

    Strips of one line, RGB uint8 (ROWS, w, 3). Of 960 lines of drawn packs through JPEG 40, blur of
    1.5 pixels, a scale of 0.4 or uneven light the worst had 0.10; of 90 with one changed letter
    19 in 20 had more than 0.11.
    """
    after = cv2.GaussianBlur(grey_of(generation), (0, 0), SMOOTH)
    after = cv2.copyMakeBorder(after, 0, 0, REACH[0], REACH[0], cv2.BORDER_REPLICATE)
    before = grey_of(original)
    softened = [cv2.GaussianBlur(before, (0, 0), float(np.hypot(SMOOTH, each))) for each in SOFTER]
    across = min(original.shape[1], generation.shape[1])
    places = range(0, across - WINDOW + 1, STEP)
    return max((min(_unlike(each, after, x) for each in softened) for x in places), default=0.0)


def _unlike(before: Float32, after: Float32, x: int) -> float:
    patch = before[REACH[1] : ROWS - REACH[1], x : x + WINDOW]
    if float(patch.std()) < INK:
        return 0.0
    around = after[:, x : x + WINDOW + 2 * REACH[0]]
    return 1.0 - float(cv2.matchTemplate(around, patch, cv2.TM_CCOEFF_NORMED).max())
