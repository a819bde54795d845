"""Why an image is bad: the built-in reasons, and what a project makes of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scoring.vocabulary.answers import Reason
from scoring.vocabulary.record import Record

MOST_REASONS: Final = 40
MOST_KEYS: Final = 9  # the digits 1 to 9, in each group
LONGEST_LABEL: Final = 60
LONGEST_CODE: Final = 40
CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


class ReasonGroup(StrEnum):
    """What a reason is about. One about the product also marks it as changed."""

    BACKGROUND = "background"
    PRODUCT = "product"


@dataclass(frozen=True)
class ReasonEntry(Record):
    """A reason of a project's vocabulary; answers store its code, which never changes.

    label: what people read; empty for a built-in reason whose name each language has. key: the
    digit that chooses it within its group, 0 for none. is_retired: it is offered no more, and
    answers that name it can still be read.
    """

    code: str
    group: ReasonGroup
    label: str = ""
    key: int = 0
    is_retired: bool = False


_BUILT_IN: Final = {
    ReasonGroup.BACKGROUND: (
        Reason.UNSUITABLE_SCENE,
        Reason.SIZE_MISMATCH,
        Reason.FLOATING,
        Reason.POOR_LIGHT,
        Reason.HARD_TO_SEE,
        Reason.ARTEFACT,
        Reason.POOR_AESTHETICS,
    ),
    ReasonGroup.PRODUCT: (
        Reason.PART_ADDED,
        Reason.PART_MISSING,
        Reason.COLOUR_CHANGED,
        Reason.SHAPE_WARPED,
        Reason.TEXT_CHANGED,
        Reason.TEXTURE_CHANGED,
    ),
}
BUILT_IN_REASONS: Final = tuple(
    ReasonEntry(code=code, group=group, key=number)
    for group, codes in _BUILT_IN.items()
    for number, code in enumerate(codes, start=1)
)


def reasons_of(chosen: Sequence[ReasonEntry] | None) -> tuple[ReasonEntry, ...]:
    """A project's vocabulary in its order; built-in reasons that it does not name are retired."""
    if chosen is None:
        return BUILT_IN_REASONS
    named = {each.code for each in chosen}
    others = (each for each in BUILT_IN_REASONS if each.code not in named)
    return (*chosen, *(ReasonEntry(each.code, each.group, is_retired=True) for each in others))
