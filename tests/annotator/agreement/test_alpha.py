"""Krippendorff's alpha against worked examples, real ratings and its own definition."""

from __future__ import annotations

import csv
import json
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from annotator.agreement.alpha import Metric, krippendorff_alpha

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
    assert krippendorff_alpha(EXAMPLE, metric=metric) == pytest.approx(alpha, abs=5e-4)


def test_perfect_agreement_is_one() -> None:
    assert krippendorff_alpha(np.array([[0.0, 0.0], [1.0, 1.0]]), metric="nominal") == 1.0


def test_systematic_disagreement_is_below_zero() -> None:
    alpha = krippendorff_alpha(np.array([[0.0, 1.0], [1.0, 0.0]]), metric="nominal")
    assert alpha is not None and alpha < 0


@pytest.mark.parametrize(
    "ratings",
    [np.full((3, 2), np.nan), np.array([[1.0, np.nan]]), np.ones((4, 3)), np.empty((0, 2))],
    ids=["nothing", "no unit rated twice", "one value throughout", "no units"],
)
def test_nothing_to_compare(ratings: NDArray[np.float64]) -> None:
    assert krippendorff_alpha(ratings, metric="interval") is None


@given(RATINGS, st.sampled_from(["nominal", "interval"]))
def test_equals_the_definition_over_all_pairs(ratings: NDArray[np.float64], metric: Metric) -> None:
    expected = _by_definition(ratings, metric)
    assume(expected is not None)
    assert krippendorff_alpha(ratings, metric=metric) == pytest.approx(expected, abs=1e-9)


@given(RATINGS, st.integers(0, 100))
def test_raters_and_units_have_no_order(ratings: NDArray[np.float64], seed: int) -> None:
    shuffled = np.random.default_rng(seed).permutation(ratings, axis=0)[:, ::-1]
    first = krippendorff_alpha(ratings, metric="interval")
    second = krippendorff_alpha(shuffled, metric="interval")
    assert first == pytest.approx(second) if first is not None else second is None


def test_other_shapes_and_metrics_are_refused() -> None:
    with pytest.raises(ValueError, match="of 1 dimensions"):
        krippendorff_alpha(np.zeros(3), metric="nominal")
    with pytest.raises(ValueError, match="ordinal"):
        krippendorff_alpha(np.zeros((2, 2)), metric="ordinal")  # type: ignore[arg-type]


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
        alpha = krippendorff_alpha(ratings, metric="interval")
        # Two digits are published; one figure, 0.6646, seems to have been rounded twice.
        assert alpha == pytest.approx(published, abs=0.006)


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
