"""Zones, thresholds and paths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from scoring.guarantee.lot import (
    MOST_OF_ZONE,
    RIGHT,
    UNANSWERED,
    WRONG,
    Thresholds,
    least_images,
    most_errors,
    paths_of,
    thresholds_of,
    zone_size,
)


def test_the_zone_ends_where_the_mean_risk_exceeds_alpha() -> None:
    risk = np.linspace(0.0, 1.0, 1_001)
    size = zone_size(risk, alpha=0.1, delta=0.1, share=0.7)

    assert risk[:size].mean() <= 0.1 + 1e-9 < risk[: size + 1].mean() + 1e-3


@given(st.integers(1, 5_000), st.floats(0.01, 0.4), st.floats(0.0, 0.3), st.floats(0.001, 0.5))
def test_the_most_errors_that_pass_are_the_exact_quantile(
    images: int, alpha: float, share: float, delta: float
) -> None:
    least_wrong, answered = int(alpha * images) + 1, int(share * images)
    sizes = [np.array([each]) for each in (images, least_wrong, answered)]

    found = int(most_errors(*sizes, delta=delta)[0])

    if found >= 0:
        assert hypergeom.cdf(found, images, least_wrong, answered) <= delta * (1 + 1e-6)
    assert hypergeom.cdf(found + 1, images, least_wrong, answered) > delta * (1 - 1e-6)


def test_a_pessimistic_model_still_gets_a_zone_that_can_prove_it_wrong() -> None:
    target = {"alpha": 0.05, "delta": 0.1, "share": 0.7}

    assert zone_size(np.full(5_000, 0.9), **target) == 40
    assert zone_size(np.full(30, 0.9), **target) == 30
    assert zone_size(np.empty(0), **target) == 0


@pytest.mark.parametrize("alpha", [0.01, 0.036, 0.1, 0.2])
@pytest.mark.parametrize("delta", [0.005, 0.025, 0.05, 0.2])
@pytest.mark.parametrize("share", [1.0, 0.7, 0.1])
def test_about_the_least_images_something_can_be_proven_and_about_fewer_nothing(
    alpha: float, delta: float, share: float
) -> None:
    least = least_images(alpha=alpha, delta=delta, share=share)

    def possible(images: int) -> bool:
        scores, risk = np.linspace(1.0, 0.5, images), np.full(images, 0.5)
        asked = min(share, MOST_OF_ZONE)
        return bool(len(thresholds_of(scores, risk, alpha=alpha, delta=delta, share=asked).score))

    assert zone_size(np.full(100_000, 0.9), alpha=alpha, delta=delta, share=share) == least
    assert possible(least)
    assert not possible(least - 1)


def test_thresholds_go_from_strict_to_wide() -> None:
    scores = np.linspace(1.0, 0.5, 4_000)
    found = thresholds_of(scores, 1.0 - scores, alpha=0.036, delta=0.05, share=0.1)

    assert (np.diff(found.score) < 0).all()
    assert (np.diff(found.images) > 0).all()
    assert found.images[-1] == 4_000
    assert found.least_wrong[-1] == 145
    assert (scores >= found.score[0]).sum() == found.images[0]


def test_the_sequence_begins_where_it_has_the_best_chance() -> None:
    surely = np.full(40, 0.01)
    doubtful = np.concatenate([np.full(12, 0.01), np.full(28, 0.3)])
    scores = np.linspace(1.0, 0.5, 40)
    first = [
        int(thresholds_of(scores, risk, alpha=0.1, delta=0.1, share=0.7).images[0])
        for risk in (surely, doubtful)
    ]

    # With few errors expected a wider one forgives an error; otherwise the strictest is safest.
    assert first == [40, 20]


def test_a_batch_that_is_too_small_has_no_thresholds() -> None:
    scores = np.linspace(1.0, 0.5, 5)
    tiny = thresholds_of(scores, 1.0 - scores, alpha=0.036, delta=0.05, share=0.8)

    assert len(tiny.score) == 0


@given(st.lists(st.sampled_from([0.9, 0.8, 0.7]), min_size=1, max_size=40))
def test_tied_scores_are_decided_together(values: list[float]) -> None:
    scores = np.sort(np.array(values))[::-1]
    found = thresholds_of(scores, 1.0 - scores, alpha=0.3, delta=0.9, share=1.0)

    for threshold, images in zip(found.score, found.images, strict=True):
        assert (scores >= threshold).sum() == images


def test_a_path_counts_errors_in_the_order_of_the_numbers_up_to_the_first_gap() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6])
    numbers = np.array([0.4, 0.1, 0.3, 0.2])
    labels = np.array([RIGHT, WRONG, UNANSWERED, WRONG])
    two = Thresholds(np.array([0.8, 0.6]), np.array([2, 4]), np.array([1, 1]))
    paths = paths_of(two, scores, numbers, labels, until=0.5)

    assert paths.answered.tolist() == [2, 2]
    assert paths.wrong.tolist() == [1, 2]
    assert paths.number[0, :2].tolist() == [0.1, 0.4]
    assert paths.number[1].tolist() == [0.1, 0.2, 0.3, 0.4]
