"""What a segmenter is worth on products that it has not learned from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.vocabulary.record import Record


class MaskMeasure(StrEnum):
    """What is measured of a segmenter's masks."""

    IOU = "iou"
    BOUNDARY_IOU = "boundary_iou"
    BELOW_HALF = "below_half"
    FALSE_ALARMS = "false_alarms"
    EDITS_FOUND = "edits_found"


@dataclass(frozen=True)
class SegmenterMetrics(Record):
    """Means over held-out products, 0–1 each.

    iou, boundary_iou: of its masks with the true ones. below_half: share of masks with an IoU below
    0.5. false_alarms: unchanged products that the consistency check does not pass with it.
    edits_found: changed products that the check finds with it. products: how many were held out.
    """

    iou: float
    boundary_iou: float
    below_half: float
    false_alarms: float
    edits_found: float
    products: int
