"""The order of a lot."""

from __future__ import annotations

import numpy as np

from scoring.acquisition.lot import lot_rows

SCORES = np.array([0.9, 0.2, 0.8, 0.7, 0.95])
NUMBERS = np.array([0.3, 0.1, 0.2, 0.9, 0.25])
NOBODY = np.zeros(5, dtype=np.bool_)


def test_images_that_can_help_are_asked_in_the_order_of_their_numbers() -> None:
    assert lot_rows(SCORES, NUMBERS, NOBODY, ask=0.5, until=1.0).tolist() == [2, 4, 0, 3]


def test_it_ends_with_the_plan_and_skips_what_is_answered() -> None:
    answered = np.array([False, False, True, False, False])

    assert lot_rows(SCORES, NUMBERS, answered, ask=0.5, until=0.5).tolist() == [4, 0]


def test_nothing_is_asked_where_nothing_can_help() -> None:
    assert lot_rows(SCORES, NUMBERS, NOBODY, ask=None, until=1.0).tolist() == []
