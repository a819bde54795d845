"""How good masks are: overlap of areas and of outlines."""

from __future__ import annotations

import cv2
import numpy as np

from scoring.images import Mask

REACH = 0.02  # of the picture's diagonal: how wide the outline counts


def boundary_iou(found: Mask, truth: Mask) -> float:
    """IoU of the two masks' inner rims, bool (h, w) each; 1 where both are empty.

    Cheng et al., "Boundary IoU", CVPR 2021, with their 2 % of the diagonal.
    """
    first, second = _rim(found), _rim(truth)
    union = np.count_nonzero(first | second)
    return np.count_nonzero(first & second) / union if union else 1.0


def _rim(mask: Mask) -> Mask:
    reach = max(1, round(REACH * float(np.hypot(*mask.shape))))
    padded = np.pad(mask, 1).astype(np.uint8)
    eroded = cv2.erode(padded, np.ones((3, 3), np.uint8), iterations=reach)[1:-1, 1:-1]
    return np.asarray(mask & ~eroded.astype(bool))
