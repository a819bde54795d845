from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from scoring.acquisition.strategies import (
    STRATEGIES,
    information,
    pair_value,
    probability_spread,
)
from scoring.reward.network import Belief


def belief(logit: list[float], factor: list[list[float]]) -> Belief:
    """Rewards that are the log odds themselves."""
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
        return -p * np.log(p) - (1 - p) * np.log(1 - p)

    assert information(np.array([0.7]), np.array([1.69]))[0] == pytest.approx(
        entropy(mean) - entropy(samples).mean(), abs=2e-3
    )
    spread = probability_spread(np.array([0.7]), np.array([1.69]))
    assert spread[0][0] == pytest.approx(mean, abs=2e-3)
    assert spread[1][0] == pytest.approx(samples.std(), abs=2e-3)


def test_nothing_is_learned_where_nothing_is_open() -> None:
    np.testing.assert_allclose(information(np.array([0.0, 2.0]), np.zeros(2)), 0.0, atol=1e-12)


def test_d_optimal_does_not_ask_in_the_same_direction_twice() -> None:
    ranking = STRATEGIES["d_optimal"](belief([0, 0, 0], [[2, 0], [1.9, 0], [0, 1.5]]), 2)
    available = np.ones(3, dtype=np.bool_)
    rng = np.random.default_rng(0)
    first, _probability = ranking.draw(available, rng)
    ranking.chose(first)
    available[first] = False

    assert first == 0
    assert ranking.draw(available, rng)[0] == 2


def choices(strategy: str, about: Belief, count: int, seed: int = 0) -> list[int]:
    ranking, rng = STRATEGIES[strategy](about, count), np.random.default_rng(seed)
    available = np.ones(len(about), dtype=np.bool_)
    found = []
    for _ in range(count):
        candidate, _probability = ranking.draw(available, rng)
        available[candidate] = False
        ranking.chose(candidate)
        found.append(candidate)
    return found


@given(seed=st.integers(0, 2**32 - 1), rows=st.integers(3, 700), count=st.integers(2, 9))
@settings(max_examples=20, deadline=None)
def test_d_optimal_chooses_as_the_exact_greedy_does(seed: int, rows: int, count: int) -> None:
    rng, count = np.random.default_rng(seed), min(count, rows)
    logit, factor = rng.normal(size=rows), rng.normal(size=(rows, 3)) * rng.gamma(1, 1, (rows, 1))
    curvature = expit(logit) * expit(-logit)
    precision, expected = np.eye(3), list[int]()
    for _ in range(count):
        variance = np.einsum("ij,jk,ik->i", factor, np.linalg.inv(precision), factor)
        gains = np.log1p(curvature * variance)
        gains[expected] = -1.0
        expected.append(int(gains.argmax()))
        chosen = expected[-1]
        precision += curvature[chosen] * np.outer(factor[chosen], factor[chosen])

    assert choices("d_optimal", belief(logit.tolist(), factor.tolist()), count) == expected


def test_d_optimal_skips_what_is_taken() -> None:
    about = belief([0.0] * 600, np.linspace(2, 1, 600)[:, None].tolist())
    ranking = STRATEGIES["d_optimal"](about, 1)
    available = np.arange(600) >= 590

    assert ranking.draw(available, np.random.default_rng(0))[0] == 590


def test_d_optimal_goes_on_after_a_question_that_teaches_nothing() -> None:
    assert choices("d_optimal", belief([0.0, 0.0], [[0.0], [0.0]]), 2) == [0, 1]


def test_badge_seeds_from_a_sample_of_very_many() -> None:
    rows = 50_000
    length = np.where(np.arange(rows) % 2, 1.0, 0.001)
    turn = np.random.default_rng(0).uniform(0, 2 * np.pi, rows)
    factor = length[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    found = choices("badge", belief([0.0] * rows, factor.tolist()), 30)

    assert len(set(found)) == 30
    assert all(each % 2 for each in found), "short gradients are worth next to nothing"


def test_badge_goes_on_when_its_sample_is_used_up() -> None:
    rows = 20_010
    about = belief([0.0] * rows, np.ones((rows, 1)).tolist())
    ranking, rng = STRATEGIES["badge"](about, 2), np.random.default_rng(0)
    first, _ = ranking.draw(np.ones(rows, dtype=np.bool_), rng)
    ranking.chose(first)
    available = np.zeros(rows, dtype=np.bool_)
    left = next(row for row in range(rows) if row not in set(ranking._rows.tolist()))  # type: ignore[attr-defined]
    available[left] = True

    assert ranking.draw(available, rng)[0] == left


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


def test_badge_spreads_over_different_gradients() -> None:
    about = belief([0.0] * 4, [[1, 0], [1, 0], [1, 0], [0, 1]])
    found = set()
    for seed in range(20):
        ranking = STRATEGIES["badge"](about, 2)
        rng = np.random.default_rng(seed)
        available = np.ones(4, dtype=np.bool_)
        first, _ = ranking.draw(available, rng)
        ranking.chose(first)
        available[first] = False
        second, _ = ranking.draw(available, rng)
        found.add(frozenset((first, second)))

    assert all(3 in pair for pair in found)


def test_badge_still_draws_when_all_gradients_are_alike() -> None:
    ranking = STRATEGIES["badge"](belief([0.0, 0.0], [[1.0], [1.0]]), 2)
    ranking.chose(0)

    drawn, probability = ranking.draw(np.array([False, True]), np.random.default_rng(0))
    assert (drawn, probability) == (1, 1.0)


def test_pairs_are_worth_what_is_open_between_the_two() -> None:
    about = belief([0.0, 0.0, 3.0], [[1.0, 0.0], [1.0, 0.1], [-1.0, 0.0]])
    alike, apart = pair_value(about, np.array([[0, 1], [0, 2]]))

    # The first two move together: comparing them tells nothing, though both are uncertain.
    assert alike < 0.01
    assert apart > 0.1
