"""One thing that the consistency check found, as it is stored and sent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from scoring.vocabulary.message import Message
from scoring.vocabulary.record import Record

# Left, top, right, bottom in fractions of the generation's width and height.
FractionBox: TypeAlias = tuple[float, float, float, float]


class FindingKind(StrEnum):
    """What a finding is about. Several messages may be of one kind."""

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
    """A difference, or what kept the check from looking for one.

    severity: 0 to 1, one half where the difference counts as a change. box: where on the
    generation, if anywhere.
    """

    kind: FindingKind
    message: Message
    severity: float
    box: FractionBox | None = None
