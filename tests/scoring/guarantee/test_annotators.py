"""How faults that annotators overlook weaken the promise."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.guarantee import certify, true_error_bound
from tests.scoring.guarantee.test_certificate import (
    CONFIDENCE,
    DELTA,
    MARGIN,
    PRECISION,
    TRIALS,
    UNLABELLED,
    chance_good,
    true_precision,
)


def test_two_people_who_overlook_one_fault_in_ten_cost_next_to_nothing() -> None:
    assert true_error_bound(0.036, 0.1, people=1) == pytest.approx(0.040)
    assert true_error_bound(0.036, 0.1, people=2) == pytest.approx(0.0364, abs=1e-4)
    assert true_error_bound(0.036, 0.0, people=2) == 0.036
    assert true_error_bound(0.036, 1.0, people=2) == 1.0


@pytest.mark.parametrize(("overlooked", "people"), [(-0.1, 2), (1.1, 2), (0.1, 0)])
def test_impossible_annotators_are_refused(overlooked: float, people: int) -> None:
    with pytest.raises(ValueError, match=r"overlooked|people"):
        true_error_bound(0.036, overlooked, people=people)


def simulate(people: int, overlooked: float, precision: float) -> float:
    """Share of trials in which the true precision of what is accepted lies below `precision`."""
    rng = np.random.default_rng(people)
    broken = 0
    for _ in range(TRIALS // 2):
        scores = rng.random(600)
        truly_good = rng.random(600) < chance_good(scores)
        all_overlook = (rng.random((people, 600)) < overlooked).all(axis=0)
        proven = certify(
            UNLABELLED, scores, truly_good | all_overlook,
            precision=PRECISION, confidence=CONFIDENCE, version=1,
        )  # fmt: skip
        broken += proven.threshold is not None and true_precision(proven.threshold) < precision
    return broken / (TRIALS // 2)


@pytest.mark.slow
def test_one_careless_person_breaks_the_promise_and_the_bound_says_by_how_much() -> None:
    bound = 1.0 - true_error_bound(1.0 - PRECISION, 0.3, people=1)
    assert simulate(people=1, overlooked=0.3, precision=PRECISION) > 3 * DELTA
    assert simulate(people=1, overlooked=0.3, precision=bound) <= DELTA + 1.5 * MARGIN


@pytest.mark.slow
def test_a_second_person_mends_most_of_it() -> None:
    bound = 1.0 - true_error_bound(1.0 - PRECISION, 0.3, people=2)
    assert bound > PRECISION - 0.01
    assert simulate(people=2, overlooked=0.3, precision=bound) <= DELTA + 1.5 * MARGIN
