"""Which fine-tuned segmenter goes into use."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scoring.finetune.segmenter_gate import Figures, HeldOut, decide, measured, metrics_of
from scoring.images import RGB, Mask
from scoring.segmentation.base import Prompt, Segmentation
from scoring.vocabulary.segmenters import MaskMeasure
from tests.scoring.finetune.things import disc


def figures(**means: float) -> Figures:
    noise = np.random.default_rng(1).normal(0, 0.01, 30)
    plain = {
        "iou": 0.9, "boundary_iou": 0.7, "below_half": 0.05, "false_alarms": 0.1,
        "edits_found": 0.9,
    } | means  # fmt: skip
    return {MaskMeasure(name): mean + noise for name, mean in plain.items()}


def test_better_masks_and_nothing_worse_go_into_use() -> None:
    gate = decide(figures(iou=0.95), figures())
    assert gate.promote
    assert [reason.code for reason in gate.reasons] == ["segmenter_better"]


def test_better_masks_with_more_false_alarms_wait() -> None:
    gate = decide(figures(iou=0.95, false_alarms=0.2), figures())
    assert not gate.promote
    assert gate.reasons[0].values["measure"] == MaskMeasure.FALSE_ALARMS


def test_what_is_the_same_waits() -> None:
    gate = decide(figures(), figures())
    assert not gate.promote
    assert [reason.code for reason in gate.reasons] == ["segmenter_no_better"]


class Perfect:
    """Answers with the true mask of what it is shown, or with the prompt's."""

    name, revision, key = "perfect", "1", "perfect@1"

    def __init__(self, mask: Mask) -> None:
        self.mask = mask

    def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
        return [
            Segmentation(self.mask if each.mask is None else each.mask, 1.0, "perfect")
            for each in prompts
        ]


def test_masks_are_measured_alone_and_through_the_check() -> None:
    picture = disc()
    held_out = HeldOut("disc", picture.image, picture.mask, [picture.image], [picture.image])
    found = metrics_of(measured([held_out], Perfect(picture.mask)))
    assert (found.iou, found.boundary_iou, found.below_half) == (1.0, 1.0, 0.0)
    assert (found.false_alarms, found.edits_found, found.products) == (0.0, 0.0, 1)
