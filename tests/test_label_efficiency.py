"""The label benchmark: its arithmetic, and one small campaign; the whole of it runs by hand."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.reward.select import FitSettings
from tests.bench.efficiency.compare import labels_to_match, match, monotone
from tests.bench.efficiency.curves import BATCH, best_of_four, drawn, learning_curve
from tests.bench.photos.sets import Photos

STEPS = 20


def curves(rate: float, draws: int = 6) -> np.ndarray:
    """Precision that grows straight with the answers, and a little noise in each draw."""
    noise = np.random.default_rng(0).normal(0, 0.01, (draws, 1))
    return rate * np.arange(1, STEPS + 1)[None] + noise


def test_twice_the_rate_needs_half_the_answers() -> None:
    assert labels_to_match(curves(0.02), curves(0.01), 200) == pytest.approx(100)
    matched = match(curves(0.02), curves(0.01), 400)
    assert (matched.low, matched.answers, matched.high) == pytest.approx((200, 200, 200))


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


def test_a_campaign_on_paper_learns_from_its_answers() -> None:
    rng = np.random.default_rng(0)
    features = rng.normal(size=(200, 12)).astype(np.float32)
    score = features[:, 0].astype(np.float64)
    photos = Photos(
        name="made up",
        features=features,
        score=score,
        spread=np.full(200, 0.2),
        product=np.arange(200),
        threshold=float(np.quantile(score, 0.2)),
        held_out=60,
        marks=(40, 80),
    )
    settings = FitSettings(components=(12,), default=(12, 10.0), enough_answers=10**9)
    draw = drawn(photos, seed=0)
    curve = learning_curve(photos, "entropy", draw, settings, most=4 * BATCH)
    assert curve.shape == (4, 3)
    assert curve[-1, 0] > 0.8
    assert curve[-1, 0] > curve[0, 0]
