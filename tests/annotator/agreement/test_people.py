"""What answers say about those who gave them."""

from __future__ import annotations

import pytest

from annotator.agreement.people import (
    FEWEST_SHARED,
    Agreement,
    Share,
    SharedAnswer,
    agreement_by_person,
    category,
    median_milliseconds,
    overall_agreement,
    reliability_by_person,
)


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


def test_pace_is_the_median() -> None:
    assert median_milliseconds([(1, 900), (1, 1000), (1, 90_000), (2, 5)]) == {1: 1000, 2: 5}


def test_agreement_compares_with_everyone_who_answered_the_same() -> None:
    answers = [single(1, 10, 1), single(2, 10, 1), single(3, 10, 0), single(1, 11, 1)]
    assert agreement_by_person(answers) == {1: Share(0.5, 2), 2: Share(0.5, 2), 3: Share(0.0, 2)}


def test_overall_agreement_counts_pairs_of_answers() -> None:
    answers = [single(user, question, question % 2) for user in (1, 2, 3) for question in range(4)]
    overall = overall_agreement(answers)
    assert overall is not None
    assert (overall.alpha, overall.pairs, overall.observed) == (1.0, 12, 1.0)


def test_where_nearly_all_answers_are_the_same_alpha_says_little_of_agreement() -> None:
    answers = [single(user, question, 1) for user in (1, 2) for question in range(19)]
    answers += [single(1, 19, 1), single(2, 19, 0)]
    overall = overall_agreement(answers)
    assert overall is not None and overall.alpha is not None
    assert overall.observed == 0.95
    assert abs(overall.alpha) < 0.05


def test_where_all_answers_are_the_same_there_is_no_alpha_but_full_agreement() -> None:
    answers = [single(user, question, 1) for user in (1, 2) for question in range(5)]
    assert overall_agreement(answers) == Agreement(alpha=None, pairs=5, observed=1.0)


def test_no_agreement_without_shared_questions() -> None:
    assert overall_agreement([single(1, 10, 1), single(2, 11, 0)]) is None


def test_reliability_is_shown_once_it_rests_on_enough() -> None:
    few = [single(user, question, question % 2) for user in (1, 2, 3) for question in range(5)]
    assert reliability_by_person(few) == {}
    many = [
        single(user, question, (question + (user == 3 and question % 3 == 0)) % 2)
        for user in (1, 2, 3)
        for question in range(2 * FEWEST_SHARED)
    ]
    reliability = reliability_by_person(many)
    assert reliability[1].value > 0.95 > reliability[3].value
    assert reliability[1].n == 2 * FEWEST_SHARED
