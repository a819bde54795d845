"""Masks that can't be confirmed or replaced, and clicks that can't be used."""

from __future__ import annotations

from scoring.vocabulary.message import define

ONE_DECISION = define("one_decision")
NO_MASK_YET = define("no_mask_yet")
MASK_CHANGED = define("mask_changed")
MASK_IS_SURE = define("mask_is_sure")
CLICK_OUTSIDE = define("click_outside", number=int, x=int, y=int, size=str)
RUNS_OF_OTHER_SIZE = define("runs_of_other_size", pixels=int, size=str)
