"""The boundary against exact enumeration of all orders of small populations."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from scoring.arrays import Floats, Ints
from scoring.guarantee.boundary import NEVER, boundaries, spent
from scoring.vocabulary.batches import Spending


def boundary(images: int, least_wrong: int, levels: Floats) -> Ints:
    one = boundaries(np.array([images]), np.array([least_wrong]), levels[None])
    return np.asarray(one[0])


def crossing(images: int, wrong: int, bound: Ints) -> Floats:
    """The probability of having reached the boundary after each answer, by enumeration."""
    orders = list(combinations(range(images), wrong))
    reached = np.zeros(len(bound))
    for places in orders:
        errors = np.cumsum(np.isin(np.arange(images), places))[: len(bound)]
        reached += np.maximum.accumulate(errors <= bound)
    return reached / len(orders)


@given(
    images=st.integers(1, 11),
    data=st.data(),
    delta=st.floats(0.01, 0.6),
    late=st.floats(0.3, 4.0),
)
def test_no_more_is_spent_than_allowed_up_to_each_answer(
    images: int, data: st.DataObject, delta: float, late: float
) -> None:
    least_wrong = data.draw(st.integers(1, images))
    levels = delta * (np.arange(1, images + 1) / images) ** late
    bound = boundary(images, least_wrong, levels)

    for wrong in range(least_wrong, images + 1):
        # More wrong images than the null hypothesis names are rejected even less often.
        assert (crossing(images, wrong, bound) <= levels + 1e-9).all()


@given(images=st.integers(2, 60), data=st.data(), delta=st.floats(0.01, 0.3))
def test_if_everything_is_spent_at_one_look_it_is_the_hypergeometric_test(
    images: int, data: st.DataObject, delta: float
) -> None:
    least_wrong = data.draw(st.integers(1, images))
    look = data.draw(st.integers(1, images - 1))
    levels = np.where(np.arange(1, look + 1) == look, delta, 0.0)
    bound = boundary(images, least_wrong, levels)[-1]
    passes = hypergeom.cdf(0, images, least_wrong, look) <= delta

    # At one look the boundary grows by one error at most, so only the first is compared.
    assert (bound >= 0) == passes


def test_the_boundary_nears_the_single_look_at_its_end() -> None:
    levels = spent(Spending(delta=0.05, start=0.0, plan=0.2), np.arange(1, 401) / 2_000)
    bound = boundary(2_000, 73, levels)
    single = int(np.argmax(hypergeom.cdf(np.arange(40), 2_000, 73, 400) > 0.05)) - 1

    assert single - bound[-1] <= 1
    assert (np.diff(bound) >= 0).all()


def test_many_hypotheses_at_once_are_the_same_as_one_by_one() -> None:
    images, least_wrong = np.array([30, 200, 7]), np.array([4, 9, 7])
    levels = np.linspace(0.0, 0.1, 25) * np.array([[1.0], [2.0], [0.5]])
    together = boundaries(images, least_wrong, levels)

    for row in range(3):
        alone = boundary(int(images[row]), int(least_wrong[row]), levels[row])
        assert (together[row] == alone).all()


def test_what_is_certain_costs_nothing() -> None:
    # Two of five are said to be wrong: impossible once four are right, or only one of all is wrong.
    assert boundary(5, 2, np.zeros(8)).tolist() == [NEVER, NEVER, NEVER, 0, 1, 1, 1, 1]


@pytest.mark.parametrize("start", [0.0, 0.3, 0.6])
def test_spending_never_exceeds_delta(start: float) -> None:
    numbers = np.linspace(0.0, 5.0, 400)
    used = spent(Spending(delta=0.05, start=start, plan=0.6), numbers)

    assert (used[numbers <= start] == 0.0).all()
    assert (np.diff(used) >= 0.0).all()
    assert used[-1] <= 0.05
