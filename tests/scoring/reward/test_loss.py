from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from scoring.arrays import Floats
from scoring.reward.answers import LEFT, RIGHT, TIE, Pairs
from scoring.reward.laplace import pose
from scoring.reward.loss import Problem, davidson, negative_log_posterior
from tests.scoring.judgements import World, make_world

seeds = st.integers(0, 2**32 - 1)


def make_problem(world: World, pairs: Pairs | None = None) -> Problem:
    singles = replace(world.singles(40), unbiased=np.arange(40) % 3 == 0)
    return pose(
        world.features[:, :5],
        singles,
        world.pairs(30) if pairs is None else pairs,
        annotators=3,
        prior_precision=2.0,
    )


def some_theta(problem: Problem, seed: int) -> Floats:
    return np.random.default_rng(seed).normal(scale=0.5, size=problem.layout.size)


def mirrored(pairs: Pairs) -> Pairs:
    """The same comparisons with the sides and the answers swapped."""
    other = np.array([RIGHT, LEFT, TIE], dtype=np.int8)
    return replace(pairs, left=pairs.right, right=pairs.left, outcome=other[pairs.outcome])


@settings(max_examples=20)
@given(seeds)
def test_the_gradient_is_that_of_the_loss(seed: int) -> None:
    problem = make_problem(make_world(10, seed=seed))
    theta = some_theta(problem, seed)

    numeric = approx_fprime(theta, lambda at: negative_log_posterior(at, problem)[0], 1e-6)

    np.testing.assert_allclose(
        negative_log_posterior(theta, problem)[1], numeric, rtol=1e-3, atol=1e-3
    )


@settings(max_examples=20)
@given(seeds)
def test_swapping_sides_and_answers_leaves_the_loss_unchanged(seed: int) -> None:
    world = make_world(10, seed=seed)
    problem = make_problem(world)
    theta = some_theta(problem, seed)
    swapped = replace(problem, pairs=mirrored(problem.pairs), pair_inputs=-problem.pair_inputs)
    # A bias for the left is a bias against the right.
    other = theta.copy()
    other[problem.layout.sides] *= -1.0

    assert np.isclose(
        negative_log_posterior(theta, problem)[0], negative_log_posterior(other, swapped)[0]
    )


@settings(max_examples=20)
@given(seeds)
def test_a_tie_pulls_the_rewards_together(seed: int) -> None:
    world = make_world(10, seed=seed)
    tied = replace(world.pairs(1), outcome=np.array([TIE], dtype=np.int8))
    problem = make_problem(world, tied)
    without = make_problem(world, Pairs.empty())
    without = replace(without, singles=problem.singles, single_inputs=problem.single_inputs)
    theta = some_theta(problem, seed)
    theta[problem.layout.sides] = 0.0
    weights = problem.layout.weights
    of_tie = (
        negative_log_posterior(theta, problem)[1] - negative_log_posterior(theta, without)[1]
    )[weights]

    # Along the gradient of the tie, the difference of the two rewards shrinks.
    difference = problem.pair_inputs[0] @ theta[weights]
    assert np.sign(problem.pair_inputs[0] @ -of_tie) == -np.sign(difference)


@given(st.integers(-300, 300).map(lambda tenths: tenths / 10), st.floats(-5, 5))
def test_davidson_gives_a_distribution_that_favours_the_better(lean: float, log_tie: float) -> None:
    left, right, tie = np.exp(davidson(np.array([lean]), log_tie))[0]

    assert np.isclose(left + right + tie, 1.0)
    assert (left >= right) == (lean >= 0)


def test_a_parameter_that_is_not_free_feels_no_pull() -> None:
    problem = make_problem(make_world(10), Pairs.empty())
    theta = some_theta(problem, 0)

    assert not problem.free[problem.layout.log_scale]
    assert negative_log_posterior(theta, problem)[1][problem.layout.log_scale] == 0.0


def test_a_machine_s_pairs_say_nothing_about_ties() -> None:
    """Only those that it decided are kept, so they must not make ties rarer among people."""
    world = make_world(10, seed=1)
    problem = make_problem(world, replace(world.pairs(30), annotator=np.zeros(30, dtype=np.int64)))
    decided = replace(problem.pairs, outcome=np.full(30, LEFT, dtype=np.int8))
    theta = some_theta(problem, 1)
    by_person = replace(problem, pairs=decided)
    by_machine = replace(by_person, layout=replace(problem.layout, machines=1))
    at = problem.layout.log_tie
    prior = problem.precision[at] * (theta[at] - problem.centre[at])
    assert abs(negative_log_posterior(theta, by_machine)[1][at] - prior) < 1e-12
    assert negative_log_posterior(theta, by_person)[1][at] - prior > 0.1
    numeric = approx_fprime(theta, lambda at: negative_log_posterior(at, by_machine)[0], 1e-6)
    np.testing.assert_allclose(
        negative_log_posterior(theta, by_machine)[1], numeric, rtol=1e-3, atol=1e-3
    )
