"""A finding of the consistency check, as it is stored and sent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from scoring.vocabulary.message import Message
from scoring.vocabulary.record import Record

# Left, top, right and bottom, as fractions of the generation's width and height.
FractionBox: TypeAlias = tuple[float, float, float, float]


class FindingKind(StrEnum):
    """What a finding is about. Several messages may share a kind."""

    PART_ADDED = "part_added"
    PART_MISSING = "part_missing"
    COLOUR_CHANGED = "colour_changed"
    SHAPE_WARPED = "shape_warped"
    TEXTURE_CHANGED = "texture_changed"
    TEXT_CHANGED = "text_changed"
    MISALIGNED = "misaligned"
    NO_PRODUCT = "no_product"
    LIKE_CHANGED = "like_changed"


@dataclass(frozen=True)
class Finding(Record):
    """A difference, or a reason why the check could not look for one.

    severity: 0 to 1; from one half, the difference counts as a change. box: its place on the
    generation, if it has one.
    """

    kind: FindingKind
    message: Message
    severity: float
    box: FractionBox | None = None
