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


# Shares are of the product's area; `delta_e` is ΔE2000.
PART_ADDED_AT = define("part_added_at", place=Place, share=float)
PART_MISSING_AT = define("part_missing_at", place=Place, share=float)
COLOUR_CHANGED_AT = define("colour_changed_at", place=Place, share=float, delta_e=float)
TEXTURE_CHANGED_AT = define("texture_changed_at", place=Place, share=float)
TEXT_CHANGED_AT = define("text_changed_at", place=Place, share=float)
# A line of text as it is read on the generation (`found`) and on the original.
TEXT_READS = define("text_reads", place=Place, found=str, original=str)
HUE_TURNED = define("hue_turned", degrees=float)
STRETCHED = define("stretched", share=float)

# The same without a place: a later calibrator counts a difference that was only measured before.
PART_ADDED = define("part_added", share=float)
PART_MISSING = define("part_missing", share=float)
COLOUR_CHANGED = define("colour_changed", delta_e=float, degrees=float)
TEXTURE_CHANGED = define("texture_changed")
LETTERS_CHANGED = define("letters_changed", letters=int)

LIKE_CHANGED = define("like_changed")

# Why nothing could be verified.
ANOTHER_PRODUCT = define("another_product")
PRODUCT_NOT_FOUND = define("product_not_found")
GENERATION_MASK_EMPTY = define("generation_mask_empty")
ORIGINAL_MASK_EMPTY = define("original_mask_empty")
ORIGINAL_MASK_FULL = define("original_mask_full")
NOT_ALIGNED = define("not_aligned")
OUTLINE_UNCLEAR = define("outline_unclear")
ORIGINAL_OUTLINE_UNCLEAR = define("original_outline_unclear")
CUT_OFF = define("cut_off", share=float)
