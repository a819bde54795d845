from __future__ import annotations

import numpy as np

from scoring.reward.select import choose

DEFAULT, SMALL, STRONG = (128, 30.0), (32, 10.0), (128, 100.0)


def answers(gain: float, seed: int, count: int = 300) -> np.ndarray:
    """Log likelihoods of held-out answers, `gain` nats above those of the default on average."""
    rng = np.random.default_rng(seed)
    return np.random.default_rng(0).normal(-0.6, 0.3, count) + rng.normal(gain, 0.2, count)


def test_luck_does_not_move_the_choice_away_from_the_default() -> None:
    likelihoods = {SMALL: answers(0.0, 1), DEFAULT: answers(0.0, 2), STRONG: answers(-0.01, 3)}
    likelihoods[SMALL] += likelihoods[DEFAULT].mean() - likelihoods[SMALL].mean() + 0.002

    assert choose(likelihoods, DEFAULT) == DEFAULT


def test_what_is_clearly_better_is_chosen() -> None:
    likelihoods = {SMALL: answers(0.2, 1), DEFAULT: answers(0.0, 2), STRONG: answers(0.1, 3)}

    assert choose(likelihoods, DEFAULT) == SMALL


def test_without_the_default_among_them_the_best_is_chosen() -> None:
    assert choose({SMALL: answers(0.0, 1), STRONG: answers(0.01, 1)}, DEFAULT) == STRONG
