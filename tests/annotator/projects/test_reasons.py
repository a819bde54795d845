"""A project's own vocabulary of reasons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.errors import InvalidInput
from annotator.projects.reasons import checked_reasons
from scoring.vocabulary.reasons import (
    BUILT_IN_REASONS,
    MOST_REASONS,
    ReasonEntry,
    ReasonGroup,
    reasons_of,
)

OWN = ReasonEntry("wrong_season", ReasonGroup.BACKGROUND, "Wrong season", key=8)


def test_without_an_own_vocabulary_it_is_the_built_in_one() -> None:
    assert reasons_of(None) == BUILT_IN_REASONS
    assert {each.key for each in BUILT_IN_REASONS} == set(range(1, 8))


def test_reasons_are_added_renamed_ordered_and_retired() -> None:
    floating = replace(BUILT_IN_REASONS[2], label="Hangs in the air", key=1)
    stored = checked_reasons([OWN, floating], before=None)
    assert stored[:2] == [OWN, floating]
    assert len(stored) == len(BUILT_IN_REASONS) + 1
    assert all(each.is_retired and each.key == 0 for each in stored[2:])
    assert reasons_of(stored) == tuple(stored)


def test_a_reason_that_is_left_out_stays_readable() -> None:
    stored = checked_reasons([*BUILT_IN_REASONS], before=[*BUILT_IN_REASONS, OWN])
    assert stored[-1] == replace(OWN, is_retired=True, key=0)


@pytest.mark.parametrize(
    ("reason", "field", "code"),
    [
        (replace(OWN, code="Wrong Season"), "code", "reason_code_wrong"),
        (replace(OWN, code=""), "code", "reason_code_wrong"),
        (replace(OWN, code="floating"), "code", "reason_code_twice"),
        (replace(OWN, label=""), "label", "reason_needs_label"),
        (replace(OWN, key=1), "key", "reason_key_taken"),
        (replace(OWN, code="part_added"), "group", "reason_group_fixed"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(reason: ReasonEntry, field: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_reasons([*BUILT_IN_REASONS, reason], before=None)
    assert refused.value.fields[f"reasons[13].{field}"][0].code == code


def test_a_retired_reason_keeps_its_key_for_nobody() -> None:
    retired = replace(BUILT_IN_REASONS[0], is_retired=True)
    assert checked_reasons([retired, replace(OWN, key=1)], before=None)[1].key == 1


def test_there_are_not_too_many() -> None:
    many = [replace(OWN, code=f"own_{number}", key=0) for number in range(MOST_REASONS)]
    with pytest.raises(InvalidInput, match="40"):
        checked_reasons(many, before=None)
