"""Masks of originals that can't be confirmed or replaced."""

from __future__ import annotations

from scoring.vocabulary.message import define

ONE_DECISION = define("one_decision")
NO_MASK_YET = define("no_mask_yet")
MASK_CHANGED = define("mask_changed")
MASK_IS_SURE = define("mask_is_sure")
