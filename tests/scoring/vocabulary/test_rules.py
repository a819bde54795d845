from __future__ import annotations

import numpy as np

from scoring.vocabulary.answers import Choice
from scoring.vocabulary.rules import bad_in_audit, good_in_audit, says_good, score_of


def test_a_score_is_the_product_of_both_probabilities() -> None:
    assert score_of(0.8, 0.5) == 0.4
    assert score_of(np.array([0.8, 0.5]), np.array([0.5, 1.0])).tolist() == [0.4, 0.5]


def test_a_preference_says_nothing_about_either_image_alone() -> None:
    said = {each: says_good(each, is_changed=False) for each in Choice if each != Choice.UNDO}

    assert {each for each, good in said.items() if good} == {Choice.GOOD, Choice.BOTH_GOOD}
    assert {each for each, good in said.items() if good is False} == {Choice.BAD, Choice.BOTH_BAD}
    assert not any(says_good(each, is_changed=True) is not False for each in Choice)


def test_an_even_split_is_neither_good_nor_bad() -> None:
    assert good_in_audit(fine=2, faulty=1)
    assert bad_in_audit(fine=1, faulty=2)
    assert not good_in_audit(fine=1, faulty=1)
    assert not bad_in_audit(fine=1, faulty=1)
