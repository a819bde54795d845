"""What people answer."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Choice(StrEnum):
    """What was answered; `left` and `right` mean the sides as the person saw them."""

    GOOD = "good"
    BAD = "bad"
    LEFT = "left"
    RIGHT = "right"
    BOTH_GOOD = "both_good"
    BOTH_BAD = "both_bad"
    UNDO = "undo"


SINGLE_CHOICES: Final = (Choice.GOOD, Choice.BAD)
PAIR_CHOICES: Final = (Choice.LEFT, Choice.RIGHT, Choice.BOTH_GOOD, Choice.BOTH_BAD)


class Reason(StrEnum):
    """Why a generation is bad, if the person says so: the chips of the judge screen."""

    UNSUITABLE_SCENE = "unsuitable_scene"
    SIZE_MISMATCH = "size_mismatch"
    FLOATING = "floating"
    POOR_LIGHT = "poor_light"
    HARD_TO_SEE = "hard_to_see"
    ARTEFACT = "artefact"
    POOR_AESTHETICS = "poor_aesthetics"
    PART_ADDED = "part_added"
    PART_MISSING = "part_missing"
    COLOUR_CHANGED = "colour_changed"
    SHAPE_WARPED = "shape_warped"
    TEXT_CHANGED = "text_changed"
    TEXTURE_CHANGED = "texture_changed"


class MachineSaid(StrEnum):
    """What a machine said about two pictures, by the order in which it saw them.

    `unusable`: it refused, or answered with something else.
    """

    FIRST = "first"
    SECOND = "second"
    EQUAL = "equal"
    UNUSABLE = "unusable"
