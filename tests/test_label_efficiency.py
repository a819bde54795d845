"""The arithmetic of the label benchmark; the benchmark itself runs by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.bench.efficiency.compare import labels_to_match, match, monotone
from tests.bench.efficiency.curves import BATCH, best_of_four

STEPS = 20


def curves(rate: float, draws: int = 6) -> np.ndarray:
    """Precision that grows straight with the answers, and a little noise in each draw."""
    noise = np.random.default_rng(0).normal(0, 0.01, (draws, 1))
    return rate * np.arange(1, STEPS + 1)[None] + noise


def test_twice_the_rate_needs_half_the_answers() -> None:
    assert labels_to_match(curves(0.02), curves(0.01), 200) == pytest.approx(100)
    found = match(curves(0.02), curves(0.01), 400)
    assert (found.low, found.answers, found.high) == pytest.approx((200, 200, 200))


def test_random_needs_its_own_answers() -> None:
    assert labels_to_match(curves(0.01), curves(0.01), 200) == pytest.approx(200)


def test_between_two_batches_the_curve_is_straight() -> None:
    goal, slower = curves(0.01, draws=1), curves(0.016, draws=1)
    assert labels_to_match(slower, goal, 10 * BATCH) == pytest.approx(BATCH * 10 / 1.6, abs=1)


def test_a_goal_out_of_reach_takes_forever() -> None:
    assert labels_to_match(curves(0.001), curves(0.01), 400) == float("inf")


def test_the_mean_curve_never_falls() -> None:
    bumpy = curves(0.01) + 0.05 * np.sin(np.arange(STEPS))
    assert (np.diff(monotone(bumpy)) >= 0).all()


def test_best_of_four_is_one_for_the_truth_and_nothing_for_chance() -> None:
    score = np.random.default_rng(0).normal(size=300)
    chance = np.random.default_rng(1).normal(size=300)
    assert best_of_four(score, score) == pytest.approx(1)
    assert best_of_four(-score, score) < -0.9
    assert abs(best_of_four(chance, score)) < 0.15
