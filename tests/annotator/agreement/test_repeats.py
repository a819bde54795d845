"""A share of repeats and its interval; the reading of repeats is tested where they are planned."""

from __future__ import annotations

import pytest
from scipy.stats import binomtest

from annotator.agreement.repeats import (
    Consistency,
    Repeated,
    chosen,
    overall_consistency,
    self_consistency,
)


def repeated(user: int, first_user: int, *, same: bool) -> Repeated:
    return Repeated(
        user=user, first_user=first_user, first="good", second="good" if same else "bad"
    )


@pytest.mark.parametrize(("same", "asked"), [(0, 1), (1, 1), (0, 3), (3, 3), (9, 10), (50, 100)])
def test_the_interval_is_wilsons(same: int, asked: int) -> None:
    consistency = Consistency(same=same, asked=asked)
    expected = binomtest(same, asked).proportion_ci(confidence_level=0.9, method="wilson")
    assert (consistency.low, consistency.high) == pytest.approx((expected.low, expected.high))
    assert 0.0 <= consistency.low <= consistency.value <= consistency.high <= 1.0


def test_people_are_compared_with_themselves_and_with_each_other() -> None:
    rows = [
        repeated(1, 1, same=True),
        repeated(1, 1, same=False),
        repeated(2, 2, same=True),
        repeated(2, 1, same=False),
    ]
    assert self_consistency(rows) == {1: Consistency(1, 2), 2: Consistency(1, 1)}
    assert overall_consistency(rows, by_the_same=True) == Consistency(2, 3)
    assert overall_consistency(rows, by_the_same=False) == Consistency(0, 1)


def test_without_repeats_nothing_is_known() -> None:
    assert self_consistency([]) == {}
    assert overall_consistency([], by_the_same=True) is None


def test_a_side_is_named_by_the_generation_that_stood_there() -> None:
    assert chosen("left", 7, 8) == chosen("right", 8, 7) == "7"
    assert chosen("both_bad", 7, 8) == "both_bad"
