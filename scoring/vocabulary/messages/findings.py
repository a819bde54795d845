"""What the consistency check found."""

from __future__ import annotations

from enum import StrEnum

from scoring.vocabulary.message import define


class Place(StrEnum):
    """Where on the product."""

    UPPER_LEFT = "upper_left"
    TOP = "top"
    UPPER_RIGHT = "upper_right"
    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"
    LOWER_LEFT = "lower_left"
    BOTTOM = "bottom"
    LOWER_RIGHT = "lower_right"


PART_ADDED_AT = define("part_added_at", place=Place, share=float)
