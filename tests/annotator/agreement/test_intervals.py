"""Intervals of shares, against published values and simulated clusters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement.intervals import ClusterSums, Rate, clustered, wilson


def sums(yes: list[int], answers: list[int]) -> ClusterSums:
    pairs = list(zip(yes, answers, strict=True))
    return ClusterSums(
        clusters=len(pairs),
        answers=sum(answers),
        yes=sum(yes),
        yes_squared=sum(y * y for y in yes),
        yes_answers=sum(y * n for y, n in pairs),
        answers_squared=sum(n * n for n in answers),
    )


def test_wilson_of_a_worked_example() -> None:
    rate = wilson(8, 10)
    assert rate is not None
    assert (rate.low, rate.high) == pytest.approx((0.5407, 0.9315), abs=1e-4)
    assert wilson(0, 0) is None


@given(
    st.lists(
        st.integers(1, 9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1
    )
)
def test_the_interval_holds_the_share_and_stays_between_0_and_1(
    clusters: list[tuple[int, int]],
) -> None:
    rate = clustered(sums([yes for yes, _ in clusters], [n for _, n in clusters]))
    assert 0.0 <= rate.low <= rate.value <= rate.high <= 1.0


def test_it_is_never_narrower_than_for_independent_answers() -> None:
    alike, independent = clustered(sums([4, 0] * 10, [4] * 20)), wilson(40, 80)
    mixed = clustered(sums([2] * 20, [4] * 20))
    assert independent is not None
    assert width(alike) > 1.8 * width(independent)
    assert width(mixed) >= width(independent)


def test_equal_answers_of_one_product_count_as_one() -> None:
    one, three = clustered(sums([50], [50])), clustered(sums([20, 20, 20], [20, 20, 20]))
    single, few = wilson(1, 1), wilson(3, 3)
    assert single is not None and few is not None
    assert (one.low, one.n) == (single.low, 50)
    assert three.low == few.low


@pytest.mark.parametrize(("clusters", "size", "mean"), [(12, 6, 0.3), (60, 4, 0.7), (25, 2, 0.5)])
def test_it_covers_the_truth_as_often_as_it_says(clusters: int, size: int, mean: float) -> None:
    rng = np.random.default_rng(4)
    covered = 0
    for _ in range(1500):
        rates = rng.beta(2 * mean, 2 * (1 - mean), clusters)  # answers of a product are alike
        yes = rng.binomial(size, rates)
        rate = clustered(sums(yes.tolist(), [size] * clusters))
        covered += rate.low <= mean <= rate.high
    assert 0.87 <= covered / 1500 <= 0.97


def width(rate: Rate) -> float:
    return rate.high - rate.low
