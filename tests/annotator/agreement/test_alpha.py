"""Krippendorff's alpha against worked examples, real ratings and its own definition."""

from __future__ import annotations

import csv
import json
from itertools import permutations
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from annotator.agreement.alpha import Pattern, alpha_with_interval, krippendorff_alpha

Metric = Literal["nominal", "interval"]

_ = np.nan
# The worked example of Krippendorff (2011), section C: four observers, twelve units.
EXAMPLE = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
    ]
).T
RATINGS = arrays(
    np.float64,
    st.tuples(st.integers(2, 8), st.integers(2, 5)),
    elements=st.sampled_from([0.0, 0.5, 1.0, np.nan]),
)


@pytest.mark.parametrize(("metric", "alpha"), [("nominal", 0.743), ("interval", 0.849)])
def test_published_example(metric: Metric, alpha: float) -> None:
    assert _alpha(EXAMPLE, metric) == pytest.approx(alpha, abs=5e-4)


def test_perfect_agreement_is_one() -> None:
    assert _alpha(np.array([[0.0, 0.0], [1.0, 1.0]]), "nominal") == 1.0


def test_systematic_disagreement_is_below_zero() -> None:
    alpha = _alpha(np.array([[0.0, 1.0], [1.0, 0.0]]), "nominal")
    assert alpha is not None and alpha < 0


@pytest.mark.parametrize(
    "ratings",
    [np.full((3, 2), np.nan), np.array([[1.0, np.nan]]), np.ones((4, 3)), np.empty((0, 2))],
    ids=["nothing", "no unit rated twice", "one value throughout", "no units"],
)
def test_nothing_to_compare(ratings: NDArray[np.float64]) -> None:
    assert _alpha(ratings, "interval") is None


@given(RATINGS, st.sampled_from(["nominal", "interval"]))
def test_equals_the_definition_over_all_pairs(ratings: NDArray[np.float64], metric: Metric) -> None:
    expected = _by_definition(ratings, metric)
    assume(expected is not None)
    assert _alpha(ratings, metric) == pytest.approx(expected, abs=1e-9)


@given(RATINGS, st.integers(0, 100))
def test_raters_and_units_have_no_order(ratings: NDArray[np.float64], seed: int) -> None:
    shuffled = np.random.default_rng(seed).permutation(ratings, axis=0)[:, ::-1]
    first = _alpha(ratings, "interval")
    second = _alpha(shuffled, "interval")
    assert first == pytest.approx(second) if first is not None else second is None


def test_units_that_are_alike_may_be_counted() -> None:
    each = [Pattern((2, 0)), Pattern((2, 0)), Pattern((1, 1)), Pattern((0, 2))]
    counted = [Pattern((2, 0), 2), Pattern((1, 1)), Pattern((0, 2)), Pattern((1, 0), 50)]
    assert krippendorff_alpha(counted) == pytest.approx(krippendorff_alpha(each))


def test_where_nearly_all_answers_are_the_same_alpha_says_little_of_agreement() -> None:
    alpha = alpha_with_interval([Pattern((0, 2), 19), Pattern((1, 1))])
    assert alpha is not None and abs(alpha.value) < 0.05
    assert alpha_with_interval([Pattern((0, 2), 5)]) is None


def test_the_interval_is_that_of_resampled_units() -> None:
    patterns = [Pattern((2, 0), 60), Pattern((1, 1), 30), Pattern((0, 2), 50)]
    alpha = alpha_with_interval(patterns)
    rng = np.random.default_rng(0)
    drawn = [
        krippendorff_alpha(
            [Pattern(each.counts, n) for each, n in zip(patterns, units, strict=True)]
        )
        for units in rng.multinomial(140, np.array([60, 30, 50]) / 140, 2000)
    ]
    low, high = np.quantile(np.array(drawn, dtype=float), [0.05, 0.95])
    assert alpha is not None and alpha.low < alpha.value < alpha.high
    assert (alpha.low, alpha.high) == pytest.approx((low, high), abs=0.03)


@pytest.mark.parametrize(
    ("task", "consistency", "quality"),
    [
        ("Text-To-Image", 0.62, 0.44),
        ("Text-Guided_IE", 0.72, 0.66),
        ("Subject-Driven_IG", 0.67, 0.35),
        ("Control-Guided_IG", 0.62, 0.56),
    ],
)
def test_published_alphas_of_real_ratings(
    shared_data: Path, task: str, consistency: float, quality: float
) -> None:
    raters = []
    for path in sorted((shared_data / "ratings-imagenhub" / task).glob("*.tsv")):
        with path.open() as file:
            rows = list(csv.reader(file, delimiter="\t"))[1:]
        raters.append([[json.loads(cell) for cell in row[1:]] for row in rows])
    scores = np.array(raters, dtype=np.float64)  # (raters, samples, models, 2)
    for index, published in enumerate((consistency, quality)):
        ratings = scores[..., index].reshape(len(raters), -1).T
        alpha = _alpha(ratings, "interval")
        # Two digits are published; one figure, 0.6646, seems to have been rounded twice.
        assert alpha == pytest.approx(published, abs=0.006)


def _alpha(ratings: NDArray[np.float64], metric: Metric) -> float | None:
    """Of (units, raters), NaN where a rater did not rate a unit."""
    values = np.unique(ratings[~np.isnan(ratings)])
    patterns = [Pattern(tuple((row == value).sum().item() for value in values)) for row in ratings]
    return krippendorff_alpha(patterns, values=values.tolist() if metric == "interval" else None)


def _by_definition(ratings: NDArray[np.float64], metric: Metric) -> float | None:
    """One minus observed over expected disagreement, pair by pair."""

    def distance(a: float, b: float) -> float:
        return float(a != b) if metric == "nominal" else (a - b) ** 2

    units = [row[~np.isnan(row)] for row in ratings]
    units = [unit for unit in units if len(unit) >= 2]
    values = np.concatenate(units) if units else np.empty(0)
    if not len(values):
        return None
    observed = sum(
        sum(distance(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units
    ) / len(values)
    expected = sum(distance(a, b) for a, b in permutations(values, 2)) / (
        len(values) * (len(values) - 1)
    )
    return None if expected == 0 else 1 - observed / expected
