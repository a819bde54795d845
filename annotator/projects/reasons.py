"""A project's own vocabulary of reasons: checked before it is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from annotator.errors import InvalidInput
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.problem_field import INVALID_FIELDS, TOO_MANY
from scoring.vocabulary.messages.problem_project import (
    REASON_CODE_TWICE,
    REASON_CODE_WRONG,
    REASON_GROUP_FIXED,
    REASON_KEY_TAKEN,
    REASON_NEEDS_LABEL,
)
from scoring.vocabulary.reasons import (
    BUILT_IN_REASONS,
    CODE,
    LONGEST_CODE,
    MOST_REASONS,
    ReasonEntry,
    reasons_of,
)


def checked_reasons(
    given: Sequence[ReasonEntry], *, before: Sequence[ReasonEntry] | None
) -> list[ReasonEntry]:
    """The vocabulary to store: `given`, and whatever it leaves out of `before`, retired.

    Answers may name any reason that the project ever had, so none is removed, and none changes its
    group. Raises InvalidInput, which names each wrong part.
    """
    known = {each.code: each for each in reasons_of(before)}
    fields: dict[str, list[Message]] = {}
    for place, each in enumerate(given):
        for part, wrong in _faults(each, known).items():
            fields[f"reasons[{place}].{part}"] = [wrong]
    fields |= _clashes(given)
    left_out = [each for each in known.values() if each.code not in {own.code for own in given}]
    stored = [*given, *(replace(each, is_retired=True, key=0) for each in left_out)]
    if len(stored) > MOST_REASONS:
        fields["reasons"] = [TOO_MANY(most=MOST_REASONS)]
    if fields:
        raise InvalidInput(INVALID_FIELDS(), fields=fields)
    return stored


def _faults(entry: ReasonEntry, known: Mapping[str, ReasonEntry]) -> dict[str, Message]:
    faults: dict[str, Message] = {}
    if not CODE.fullmatch(entry.code):
        faults["code"] = REASON_CODE_WRONG(most=LONGEST_CODE)
    if entry.code in known and known[entry.code].group != entry.group:
        faults["group"] = REASON_GROUP_FIXED()
    if not entry.label and entry.code not in {each.code for each in BUILT_IN_REASONS}:
        faults["label"] = REASON_NEEDS_LABEL()
    return faults


def _clashes(given: Sequence[ReasonEntry]) -> dict[str, list[Message]]:
    """Codes that occur twice, and keys that would choose two reasons of one group."""
    codes = Counter(each.code for each in given)
    keys = Counter((each.group, each.key) for each in given if each.key and not each.is_retired)
    clashes: dict[str, list[Message]] = {}
    for place, each in enumerate(given):
        if codes[each.code] > 1:
            clashes[f"reasons[{place}].code"] = [REASON_CODE_TWICE(reason=each.code)]
        if not each.is_retired and keys[each.group, each.key] > 1:
            clashes[f"reasons[{place}].key"] = [REASON_KEY_TAKEN(key=each.key)]
    return clashes
