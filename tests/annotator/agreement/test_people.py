"""What answers say about those who gave them."""

from __future__ import annotations

import pytest

from annotator.agreement.people import Share, SharedAnswer, agreement_by_person, category


def single(user: int, question: int, good: int) -> SharedAnswer:
    return SharedAnswer(user=user, question=question, category=good, is_pair=False)


def test_the_side_shown_does_not_change_a_preference() -> None:
    assert category("left", 7, 9) == category("right", 9, 7)
    assert category("left", 7, 9) != category("right", 7, 9)


def test_every_choice_of_a_pair_is_a_category_of_its_own() -> None:
    assert (
        len({category(choice, 7, 9) for choice in ("left", "right", "both_good", "both_bad")}) == 4
    )


def test_a_preference_needs_two_sides() -> None:
    with pytest.raises(ValueError, match="two sides"):
        category("left", 7, None)


def test_agreement_compares_with_everyone_who_answered_the_same() -> None:
    answers = [single(1, 10, 1), single(2, 10, 1), single(3, 10, 0), single(1, 11, 1)]
    assert agreement_by_person(answers) == {1: Share(0.5, 2), 2: Share(0.5, 2), 3: Share(0.0, 2)}
