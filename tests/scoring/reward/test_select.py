"""Size and prior stay at the default until answers about many products favour another pair."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.reward.answers import Answers, Changes, Pairs, Singles
from scoring.reward.matmul import Float32
from scoring.reward.select import FitSettings, Selection, choose, select

DEFAULT, SMALL, STRONG = (128, 30.0), (32, 10.0), (128, 100.0)
COUNT = 300
ONE_EACH = np.arange(COUNT)


def answers(gain: float, seed: int) -> np.ndarray:
    """Log likelihoods of held-out answers, `gain` nats above those of the default on average."""
    rng = np.random.default_rng(seed)
    return np.random.default_rng(0).normal(-0.6, 0.3, COUNT) + rng.normal(gain, 0.2, COUNT)


def chosen(
    likelihoods: dict[tuple[int, float], np.ndarray], owner: np.ndarray = ONE_EACH
) -> tuple[int, float]:
    return choose(likelihoods, owner, default=DEFAULT, sure=FitSettings().sure)


def test_luck_does_not_move_the_choice_away_from_the_default() -> None:
    likelihoods = {SMALL: answers(0.0, 1), DEFAULT: answers(0.0, 2), STRONG: answers(-0.01, 3)}
    likelihoods[SMALL] += likelihoods[DEFAULT].mean() - likelihoods[SMALL].mean() + 0.03

    assert chosen(likelihoods) == DEFAULT


def test_what_is_clearly_better_is_chosen() -> None:
    likelihoods = {SMALL: answers(0.2, 1), DEFAULT: answers(0.0, 2), STRONG: answers(0.1, 3)}

    assert chosen(likelihoods) == SMALL


def test_a_hundred_answers_about_three_products_are_three_opinions() -> None:
    likelihoods = {DEFAULT: answers(0.0, 2)}
    product = ONE_EACH % 3
    likelihoods[SMALL] = likelihoods[DEFAULT] + np.array([0.3, -0.1, 0.1])[product]

    assert chosen(likelihoods) == SMALL, "as answers that have nothing to do with one another"
    assert chosen(likelihoods, product) == DEFAULT


def test_without_the_default_among_them_the_best_is_chosen() -> None:
    assert chosen({SMALL: answers(0.0, 1), STRONG: answers(0.01, 1)}) == STRONG


def selection(coordinates: np.ndarray, good: np.ndarray, settings: FitSettings) -> Selection:
    """Select with one answer about each of n products: coordinates (n, k), answers (n,)."""
    n = len(good)
    ones, none = np.ones(n, dtype=np.bool_), np.empty(0, dtype=np.int64)
    answers = Answers(
        singles=Singles(np.arange(n), np.zeros(n, np.int64), good, ones, ones, np.ones(n)),
        pairs=Pairs.empty(),
        changes=Changes(none, none, none.astype(np.bool_), none.astype(np.float64)),
        annotators=1,
    )
    return select(
        coordinates,
        np.arange(n),
        answers,
        settings=settings,
        matmul=Float32(),
        seed=0,
        progress=lambda _fraction, _sentence: None,
    )


def test_a_prior_is_not_chosen_for_how_bold_it_makes_the_head() -> None:
    """One direction tells good from bad, and all priors rank unseen images equally by it."""
    rng = np.random.default_rng(4)
    coordinates = rng.normal(size=(800, 1))
    good = rng.random(800) < 1 / (1 + np.exp(-3.0 * coordinates[:, 0]))
    settings = FitSettings(components=(1,), default=(1, 300.0), prior_precisions=(0.1, 10.0, 300.0))

    selected = selection(coordinates, good, settings)

    likelihoods = np.array(list(selected.scores.values()))
    assert likelihoods == pytest.approx(np.full(3, likelihoods.mean()), abs=0.004)
    assert (selected.components, selected.prior_precision) == (1, 300.0)


@pytest.mark.slow
def test_a_size_that_misses_what_matters_is_left() -> None:
    rng = np.random.default_rng(5)
    coordinates = rng.normal(size=(800, 4))
    good = rng.random(800) < 1 / (1 + np.exp(-2.0 * coordinates[:, 3]))

    selected = selection(coordinates, good, FitSettings(components=(2, 4), default=(2, 30.0)))

    assert selected.components == 4
