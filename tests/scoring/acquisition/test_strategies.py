from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from scoring.acquisition.strategies import (
    STRATEGIES,
    information,
    pair_value,
    probability_spread,
)
from scoring.reward.network import Belief


def belief(logit: list[float], factor: list[list[float]]) -> Belief:
    """A belief in which the rewards are the log odds."""
    spread = np.array(factor)
    return Belief(
        reward=np.array(logit),
        factor=spread,
        scale=1.0,
        intercept=0.0,
        intercept_factor=np.zeros(spread.shape[1]),
        log_tie=0.0,
    )


def first_choice(strategy: str, about: Belief, seed: int = 0) -> int:
    ranking = STRATEGIES[strategy](about, 1)
    return ranking.draw(np.ones(len(about), dtype=np.bool_), np.random.default_rng(seed))[0]


def test_bald_asks_where_the_posterior_is_wide_not_where_the_annotators_waver() -> None:
    noisy_but_known, open_question = [0.01, 0.0], [2.0, 0.0]

    assert first_choice("bald", belief([0.0, 0.8], [noisy_but_known, open_question])) == 1


def test_entropy_asks_where_the_probability_is_closest_to_one_half() -> None:
    assert first_choice("entropy", belief([0.0, 0.8], [[0.01], [2.0]])) == 0


def test_information_is_the_mutual_information() -> None:
    samples = expit(np.random.default_rng(0).normal(0.7, 1.3, size=400_000))
    mean = samples.mean()

    def entropy(p: np.ndarray) -> np.ndarray:
        return np.asarray(-p * np.log(p) - (1 - p) * np.log(1 - p))

    assert information(np.array([0.7]), np.array([1.69]))[0] == pytest.approx(
        entropy(mean) - entropy(samples).mean(), abs=2e-3
    )
    spread = probability_spread(np.array([0.7]), np.array([1.69]))
    assert spread[0][0] == pytest.approx(mean, abs=2e-3)
    assert spread[1][0] == pytest.approx(samples.std(), abs=2e-3)


def test_nothing_is_learned_where_nothing_is_open() -> None:
    np.testing.assert_allclose(information(np.array([0.0, 2.0]), np.zeros(2)), 0.0, atol=1e-12)


def test_random_draws_each_of_the_available_once() -> None:
    about = belief([0.0] * 6, [[1.0]] * 6)
    ranking, rng = STRATEGIES["random"](about, 3), np.random.default_rng(0)
    available = np.array([True, False, True, True, False, True])
    drawn = []
    while available.any():
        candidate, probability = ranking.draw(available, rng)
        available[candidate] = False
        drawn.append(candidate)
        assert probability == 0.5

    assert sorted(drawn) == [0, 2, 3, 5]


def test_pairs_are_worth_what_is_open_between_the_two() -> None:
    about = belief([0.0, 0.0, 3.0], [[1.0, 0.0], [1.0, 0.1], [-1.0, 0.0]])
    alike, apart = pair_value(about, np.array([[0, 1], [0, 2]]))

    # The first two move together: comparing them tells nothing, though both are uncertain.
    assert alike < 0.01
    assert apart > 0.1
