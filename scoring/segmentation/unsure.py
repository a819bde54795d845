"""Where an original's mask may be wrong: what a second look at it is not sure of.

A mask that is right by and large can still have a strip of floor in it, or lack a dark sleeve. No
comparison may rest on such a place: on every generation something else lies there. Both limits were
set before anything was measured.
"""

from __future__ import annotations

import cv2
import numpy as np

from scoring.images import RGB, Mask
from scoring.segmentation.base import Prompt, Segmentation, Segmenter
from scoring.segmentation.grabcut import box_of
from scoring.segmentation.original import FLOOD_FILL

SURELY, HARDLY = 0.9, 0.1  # shares from which a pixel is product, and up to which it is not
BAND = 0.02  # of the mask's size: every outline is unsure by as much
MOST = 0.35  # of the mask's area; with more in doubt, the mask as a whole is


def unsure_pixels(image: RGB, found: Segmentation, segmenter: Segmenter) -> Mask | None:
    """Bool (h, w) for `image` RGB uint8 (h, w, 3) and the mask `found` of its product.

    None where a person gave the mask, where the segmenter does not tell how sure it is of each
    pixel, and where it finds something else altogether.
    """
    if found.confidence >= 1 or not found.mask.any():
        return None
    share = found.share  # of a fill that is the second look already
    if found.method != FLOOD_FILL:
        share = segmenter.segment(image, [Prompt(box=box_of(found.mask))])[0].share
    if share is None:
        return None
    agreed = np.where(found.mask, share >= SURELY, share <= HARDLY)
    reach = max(1, round(BAND * float(np.sqrt(found.mask.sum()))))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    unsure = cv2.morphologyEx((~agreed).astype(np.uint8), cv2.MORPH_OPEN, kernel) > 0
    if (unsure & found.mask).sum() > MOST * found.mask.sum():
        return None
    return np.asarray(unsure)
