"""What the keys of the judge screen do."""

from __future__ import annotations

from enum import StrEnum


class JudgeAction(StrEnum):
    """An action to which a key of the judge screen can be assigned."""

    LEFT = "left"
    RIGHT = "right"
    BOTH_GOOD = "both_good"
    BOTH_BAD = "both_bad"
    CHANGED_LEFT = "changed_left"
    CHANGED_RIGHT = "changed_right"
    GOOD = "good"
    BAD = "bad"
    CHANGED_SINGLE = "changed_single"
    REASONS = "reasons"
    NOTE = "note"
    BLINK = "blink"
    LOUPE = "loupe"
    OVERLAY = "overlay"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    RESET_ZOOM = "reset_zoom"
    SKIP = "skip"
    UNDO = "undo"
    FULL_SCREEN = "full_screen"
    GUIDELINES = "guidelines"
    DETAILS = "details"
    WHY = "why"
    HELP = "help"
