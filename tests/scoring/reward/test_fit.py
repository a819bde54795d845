from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.reward.answers import TIE, Answers, Changes, Pairs
from scoring.reward.fit import fit_head, weigh_by_product
from scoring.reward.laplace import fit_laplace
from scoring.reward.select import FitSettings
from tests.scoring.judgements import PER_PRODUCT, World, make_world, no_changes, no_singles

QUICK = FitSettings(components=(8, 16), prior_precisions=(1.0, 10.0), default=(8, 10.0))


def fit(world: World, answers: Answers, **changes: object):  # type: ignore[no-untyped-def]
    given = {"settings": QUICK, "seed": 0, **changes}
    return fit_head(world.features, world.product, answers, **given)  # type: ignore[arg-type]


def agreement(world: World, answers: Answers) -> float:
    """Correlation between the fitted and the true reward."""
    predicted = fit(world, answers).head.predict(world.features).reward
    return float(np.corrcoef(predicted, world.reward)[0, 1])


def test_it_learns_the_reward_from_both_kinds_of_answers() -> None:
    world = make_world()

    assert agreement(world, world.answers(600, 300)) > 0.9


def test_it_learns_from_singles_alone() -> None:
    world = make_world()

    assert agreement(world, world.answers(600, 0)) > 0.85


def test_it_learns_from_pairs_alone() -> None:
    world = make_world()
    answers = Answers(no_singles(), world.pairs(600), no_changes(), annotators=3)

    assert agreement(world, answers) > 0.85


def test_answers_of_one_kind_help_the_other() -> None:
    world = make_world()
    singles, pairs = world.singles(100), world.pairs(400)

    both = agreement(world, Answers(singles, pairs, no_changes(), 3))
    assert both > agreement(world, Answers(singles, Pairs.empty(), no_changes(), 3))


def test_twenty_answers_give_cautious_finite_predictions() -> None:
    world = make_world()
    prediction = fit(world, world.answers(14, 6)).head.predict(world.features)

    assert np.isfinite(prediction.reward).all()
    assert (prediction.variance > 0).all()
    assert prediction.p_good.min() > 0.02
    assert prediction.p_good.max() < 0.98


def test_uncertainty_shrinks_with_answers() -> None:
    world = make_world()
    few = fit(world, world.answers(50, 20)).head.predict(world.features)
    many = fit(world, world.answers(1_000, 400)).head.predict(world.features)

    assert many.variance.mean() < 0.5 * few.variance.mean()


def test_probabilities_are_calibrated_on_unseen_products() -> None:
    world = make_world(200)
    in_training = world.product < 100
    answers = world.answers(1_500, 300).of_products(world.product, np.arange(200) < 100)
    predicted = fit(world, answers).head.predict(world.features).p_good[~in_training]
    truth = 1 / (1 + np.exp(-world.reward[~in_training]))

    for low, high in [(0.0, 0.3), (0.3, 0.7), (0.7, 1.0)]:
        inside = (predicted >= low) & (predicted < high)
        assert predicted[inside].mean() == pytest.approx(truth[inside].mean(), abs=0.08)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bits() -> None:
    world = make_world()
    answers = world.answers(200, 100)
    first, second = (fit(world, answers).head.predict(world.features) for _ in range(2))

    np.testing.assert_array_equal(first.p_good, second.p_good)
    np.testing.assert_array_equal(first.variance, second.variance)


@settings(max_examples=5, deadline=None)
@given(st.lists(st.sampled_from([0.01, 1.0, 1e4]), min_size=30, max_size=30))
@pytest.mark.slow
def test_scaling_features_does_not_change_the_fit(scales: list[float]) -> None:
    world = make_world()
    answers = world.answers(60, 30)
    scaled = replace(world, features=world.features * np.array(scales))

    np.testing.assert_allclose(
        fit(scaled, answers).head.predict(scaled.features).p_good,
        fit(world, answers).head.predict(world.features).p_good,
        atol=5e-3,
    )


def test_a_tie_pulls_the_fitted_rewards_together() -> None:
    world = make_world()
    answers = world.answers(200, 0)
    reward = fit(world, answers).head.predict(world.features).reward
    left = int(reward.argmax())
    mates = np.flatnonzero(world.product == world.product[left])
    right = int(mates[reward[mates].argmin()])
    tie = replace(
        world.pairs(20),
        left=np.full(20, left),
        right=np.full(20, right),
        outcome=np.full(20, TIE, dtype=np.int8),
    )
    after = fit(world, replace(answers, pairs=tie)).head.predict(world.features).reward

    assert abs(after[left] - after[right]) < abs(reward[left] - reward[right])


def test_leniency_is_found_and_shrunken() -> None:
    world = make_world()
    answers = Answers(
        world.singles(1_500, leniency=np.array([-1.0, 0.0, 1.0])), Pairs.empty(), no_changes(), 3
    )
    offsets = fit(world, answers).offsets

    assert offsets[0] < -0.4
    assert offsets[2] > 0.4
    assert np.abs(offsets).max() < 1.3


def test_a_liking_for_the_left_is_found() -> None:
    world = make_world()
    answers = Answers(no_singles(), world.pairs(900, side=0.4), no_changes(), annotators=3)

    np.testing.assert_allclose(fit(world, answers).sides, 0.4, atol=0.25)


def test_an_annotator_with_one_answer_stays_near_zero() -> None:
    world = make_world()
    singles = world.singles(200)
    annotator = np.where(np.arange(200) == 0, 3, singles.annotator)
    answers = Answers(replace(singles, annotator=annotator), Pairs.empty(), no_changes(), 4)

    assert abs(fit(world, answers).offsets[3]) < 0.25


def test_the_intercept_is_that_of_questions_drawn_at_random() -> None:
    world = make_world()
    fair, ranked = world.singles(800), world.singles(800)
    # People were stricter with ranked questions: two in three of their "good" are lost.
    strict = ranked.good & (world.rng.random(800) < 1 / 3)
    mixed = replace(
        fair,
        generation=np.concatenate([fair.generation, ranked.generation]),
        annotator=np.concatenate([fair.annotator, ranked.annotator]),
        good=np.concatenate([fair.good, strict]),
        unbiased=np.repeat([True, False], 800),
        asked=np.ones(1_600, dtype=np.bool_),
        weight=np.ones(1_600),
    )
    predicted = fit(world, Answers(mixed, Pairs.empty(), no_changes(), 3)).head.predict(
        world.features
    )

    assert predicted.p_good.mean() == pytest.approx(fair.good.mean(), abs=0.06)


def test_who_was_given_the_ranked_questions_is_not_called_strict() -> None:
    world = make_world()
    fair, ranked = world.singles(800), world.singles(800)
    # Both people judge alike; what is asked by rank is called good less often by both.
    unlucky = ranked.good & (world.rng.random(800) < 0.5)
    mixed = replace(
        fair,
        generation=np.concatenate([fair.generation, ranked.generation]),
        annotator=np.repeat([0, 1], 800),
        good=np.concatenate([fair.good, unlucky]),
        unbiased=np.repeat([True, False], 800),
        asked=np.ones(1_600, dtype=np.bool_),
        weight=np.ones(1_600),
    )
    informed = fit(world, Answers(mixed, Pairs.empty(), no_changes(), 2)).offsets
    blind = replace(mixed, unbiased=np.ones(1_600, dtype=np.bool_))
    uninformed = fit(world, Answers(blind, Pairs.empty(), no_changes(), 2)).offsets

    assert informed[0] - informed[1] < 0.5 * (uninformed[0] - uninformed[1])


def test_a_huge_product_counts_less_per_answer() -> None:
    world = make_world()
    singles = world.singles(400)
    generation = np.where(
        np.arange(400) < 300, singles.generation % PER_PRODUCT, singles.generation
    )
    answers = Answers(
        replace(singles, generation=generation), Pairs.empty(), no_changes(), annotators=3
    )
    weight = weigh_by_product(answers, world.product).singles.weight
    owner = world.product[generation]
    typical = np.median(np.unique(owner, return_counts=True)[1])

    np.testing.assert_allclose(weight[:300], np.sqrt(typical / np.count_nonzero(owner == 0)))
    assert weight.max() == 1.0


def test_changed_products_are_a_second_output() -> None:
    world = make_world()
    generation = world.rng.integers(0, len(world.reward), 500)
    changed = world.features[:, 2] > world.features[:, 2].mean()
    changes = Changes(generation, np.zeros(500, dtype=np.int64), changed[generation], np.ones(500))
    answers = replace(world.answers(100, 0), changes=changes)
    p_changed = fit(world, answers).head.predict(world.features).p_changed

    assert p_changed[changed].mean() > 0.75
    assert p_changed[~changed].mean() < 0.25


def test_nobody_asked_about_changes_means_nothing_known() -> None:
    world = make_world()
    prediction = fit(world, world.answers(40, 0)).head.predict(world.features)

    np.testing.assert_array_equal(prediction.p_changed, 0.5)


@pytest.mark.parametrize("good", [True, False])
def test_one_class_alone_gives_a_finite_fit(good: bool) -> None:
    world = make_world()
    singles = world.singles(60)
    answers = Answers(
        replace(singles, good=np.full(60, good)), Pairs.empty(), no_changes(), annotators=3
    )
    p_good = fit(world, answers).head.predict(world.features).p_good

    assert ((p_good > 0.5) == good).all()
    assert p_good.min() > 0.0
    assert p_good.max() < 1.0


def test_one_product_alone() -> None:
    world = make_world(products=1)
    prediction = fit(world, world.answers(30, 10)).head.predict(world.features)

    assert np.isfinite(prediction.p_good).all()


def test_features_without_any_difference() -> None:
    world = make_world()
    same = replace(world, features=np.ones_like(world.features))
    prediction = fit(same, same.answers(60, 20)).head.predict(same.features)

    assert len(np.unique(prediction.p_good)) == 1


def test_progress_rises_to_one() -> None:
    world = make_world()
    shares: list[float] = []
    fit(world, world.answers(150, 50), progress=lambda share, _sentence: shares.append(share))

    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_posterior_is_the_inverse_of_the_observed_information() -> None:
    """Compared with an independent method: finite differences of the gradient."""
    from scipy.optimize import minimize

    from scoring.reward.laplace import pose
    from scoring.reward.loss import negative_log_posterior

    world = make_world(10)
    inputs = world.features[:, :3]
    singles = replace(world.singles(50), unbiased=np.arange(50) % 2 == 0)
    pairs = world.pairs(30)
    root = fit_laplace(inputs, singles, pairs, annotators=3, prior_precision=2.0).network.root
    problem = pose(inputs, singles, pairs, annotators=3, prior_precision=2.0)
    theta = minimize(
        negative_log_posterior, problem.centre, (problem,), jac=True, method="L-BFGS-B"
    ).x
    fixed = [problem.layout.log_scale, problem.layout.log_tie]
    hessian = np.array(
        [
            (
                negative_log_posterior(theta + step, problem)[1]
                - negative_log_posterior(theta - step, problem)[1]
            )
            / 2e-5
            for step in 1e-5 * np.eye(len(theta))
        ]
    )
    kept = np.setdiff1d(np.arange(len(theta)), fixed)
    covariance = np.linalg.inv(hessian[np.ix_(kept, kept)])[:4, :4]

    np.testing.assert_allclose(root @ root.T, covariance, rtol=2e-2, atol=2e-4)
