"""Fine-tuning a segmenter: how far it is, what came of it, why it can't be done."""

from __future__ import annotations

from typing import Final

from scoring.vocabulary.message import define
from scoring.vocabulary.segmenters import MaskMeasure

_DIFFERENCE: Final = {"measure": MaskMeasure, "value": float, "low": float, "high": float}

READING_MASKS = define("reading_masks", products=int)
FITTING_SEGMENTER = define("fitting_segmenter", step=int, steps=int, loss=float)

SEGMENTER_WENT_INTO_USE = define("segmenter_went_into_use", version=int, reasons=tuple)
SEGMENTER_WAITS = define("segmenter_waits", version=int, reasons=tuple)

SEGMENTER_BETTER = define("segmenter_better", **_DIFFERENCE)
SEGMENTER_WORSE = define("segmenter_worse", **_DIFFERENCE)
SEGMENTER_NO_BETTER = define("segmenter_no_better")

TOO_FEW_MASKS = define("too_few_masks", products=int, needed=int)
MASK_OF_OTHER_SIZE = define("mask_of_other_size", product=str, mask=str, picture=str)
LOSS_NOT_A_NUMBER = define("loss_not_a_number", step=int)
NOT_TO_BE_FINETUNED = define("not_to_be_finetuned", segmenter=str)
FINETUNING_NEEDS_TORCH = define("finetuning_needs_torch")
