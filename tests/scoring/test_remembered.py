"""Results live exactly as long as the picture that they were computed of."""

from __future__ import annotations

import gc

import numpy as np

from scoring.images import RGB
from scoring.remembered import Remembered


def picture() -> RGB:
    return np.zeros((4, 4, 3), np.uint8)


def test_a_result_is_that_of_this_array_and_not_of_an_equal_one() -> None:
    remembered: Remembered[str] = Remembered()
    first, equal = picture(), picture()
    remembered.put(first, "first")
    assert remembered.get(first) == "first"
    assert remembered.get(equal) is None
    assert remembered.get(first[:]) is None
    remembered.put(first, "again")
    assert remembered.get(first) == "again"
    assert len(remembered) == 1


def test_a_result_goes_with_its_array() -> None:
    remembered: Remembered[str] = Remembered()
    first, second = picture(), picture()
    remembered.put(first, "first")
    remembered.put(second, "second")
    del first
    gc.collect()
    assert len(remembered) == 1
    assert remembered.get(second) == "second"


def test_many_short_lived_arrays_never_see_each_others_results() -> None:
    """Arrays that are made one after the other often get the same number."""
    remembered: Remembered[int] = Remembered()
    for number in range(100):
        each = picture()
        assert remembered.get(each) is None
        remembered.put(each, number)
        assert remembered.get(each) == number
        del each
    assert len(remembered) == 0
