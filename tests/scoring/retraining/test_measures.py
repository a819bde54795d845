from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, brier_score_loss, precision_recall_curve

from scoring.arrays import Floats
from scoring.retraining import measures

labels = st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=40).filter(
    lambda rows: any(good for _score, good in rows)
)


def ones(n: int) -> Floats:
    return np.ones((1, n))


@given(labels)
def test_average_precision_is_that_of_scikit_learn(rows: list[tuple[int, bool]]) -> None:
    score, good = np.array(rows, dtype=float).T

    assert measures.average_precision(score, good, ones(len(rows)))[0] == pytest.approx(
        average_precision_score(good, score)
    )


@given(labels, st.sampled_from([0.5, 0.9]))
def test_precision_at_recall_is_on_the_curve(rows: list[tuple[int, bool]], recall: float) -> None:
    score, good = np.array(rows, dtype=float).T
    precisions, recalls, _thresholds = precision_recall_curve(good, score)
    # The strictest threshold is the last point of the curve.
    expected = precisions[np.flatnonzero(recalls >= recall - 1e-12)[-1]]

    assert measures.precision_at_recall(score, good, ones(len(rows)), recall=recall)[
        0
    ] == pytest.approx(expected)


@given(labels)
def test_a_weight_of_two_is_a_row_given_twice(rows: list[tuple[int, bool]]) -> None:
    score, good = np.array(rows, dtype=float).T
    doubled = np.arange(len(rows)) % 2 == 0
    weights = np.where(doubled, 2.0, 1.0)[None]
    repeats = np.where(doubled, 2, 1)
    twice = (np.repeat(score, repeats), np.repeat(good, repeats), ones(repeats.sum()))

    for measure in (measures.average_precision, measures.brier):
        np.testing.assert_allclose(measure(score, good, weights), measure(*twice))


def test_pair_accuracy_counts_equal_scores_half() -> None:
    better, worse = np.array([2.0, 1.0, 0.0]), np.array([1.0, 1.0, 1.0])

    assert measures.pair_accuracy(better, worse, ones(3))[0] == 0.5
    assert measures.pair_accuracy(better, worse, np.array([[1.0, 0.0, 0.0]]))[0] == 1.0


def test_brier_of_soft_labels_is_the_mean_over_judgements() -> None:
    probability = np.array([0.8, 0.3])
    judgements = [1, 1, 0, 0, 0, 1]
    expected = brier_score_loss(judgements, np.repeat(probability, 3))

    assert measures.brier(probability, np.array([2 / 3, 1 / 3]), ones(2))[0] == pytest.approx(
        expected
    )


def test_calibration_error_finds_overconfidence() -> None:
    rng = np.random.default_rng(0)
    truth = rng.random(20_000)
    good = (rng.random(20_000) < truth).astype(float)
    overconfident = np.clip(0.5 + 1.6 * (truth - 0.5), 0.0, 1.0)

    assert measures.calibration_error(truth, good, ones(20_000))[0] < 0.02
    assert measures.calibration_error(overconfident, good, ones(20_000))[0] > 0.08


def test_without_good_images_ranking_measures_are_undefined() -> None:
    score, none_good = np.array([0.1, 0.9]), np.zeros(2)

    assert np.isnan(measures.average_precision(score, none_good, ones(2))[0])
    assert np.isnan(measures.precision_at_recall(score, none_good, ones(2), recall=0.5)[0])
    assert np.isnan(measures.pair_accuracy(score[:0], score[:0], ones(0))[0])


def test_many_weightings_at_once() -> None:
    score, good = np.array([0.9, 0.5, 0.1]), np.array([1.0, 0.0, 1.0])
    weights = np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])

    np.testing.assert_allclose(
        measures.average_precision(score, good, weights), [(1 + 2 / 3) / 2, 1.0, np.nan]
    )
