"""Keep learning and the audit away from the images that are reserved for a batch's lot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from annotator.models import Batch
from annotator.queue.plan_questions import PlannedRow
from annotator.verdicts.eligible import KEPT_FROM_LOT, reserved

# A plan considers at most so many times as many questions as it is going to ask.
_MOST: Final = 8


def questions_to_choose(batch: Batch | None, count: int) -> int:
    """How many questions to rank, so that about `count` are left without the reserved images."""
    if batch is None:
        return count
    # Half of the questions are pairs, and a pair needs two images that are not reserved.
    left = (1.0 - batch.reserve) ** 1.5
    return count * _MOST if left * _MOST < 1.0 else round(count / left)


def pass_over(planned: Sequence[PlannedRow], batch: Batch | None, *, most: int) -> list[PlannedRow]:
    """At most `most` of these rows, without those about a reserved image.

    Each row names the images that were passed over right before it: they leave the promise once it
    is asked (`annotator/verdicts/eligible.py`). If the whole batch is reserved, being passed over
    says nothing about an image's number, and none is named.
    """
    shown = {pk for row in planned for pk in (row.left_id, row.right_id) if pk is not None}
    apart = reserved(batch, shown)
    kept: list[PlannedRow] = []
    passed: list[int] = []
    for row in planned:
        images = [pk for pk in (row.left_id, row.right_id) if pk is not None]
        if row.purpose in KEPT_FROM_LOT and apart.intersection(images):
            passed += images if batch is not None and batch.reserve < 1.0 else []
        elif len(kept) < most:
            kept.append(replace(row, passed_over=tuple(passed)))
            passed = []
    return kept
