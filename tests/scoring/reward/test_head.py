from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.special import expit

from scoring import checkpoints
from scoring.checkpoints import Checkpoint, CheckpointRefused
from scoring.reward import head as head_module
from scoring.reward.answers import Changes
from scoring.reward.fit import fit_head
from scoring.reward.head import KIND, Prediction, RewardHead
from scoring.reward.network import Calibration, moderated
from scoring.reward.select import FitSettings
from tests.scoring.judgements import World, make_world

QUICK = FitSettings(components=(6,), prior_precisions=(10.0,), default=(6, 10.0))


def fitted(world: World, *, changes: bool = False) -> RewardHead:
    answers = world.answers(60, 30)
    if changes:
        rows = np.arange(40)
        judgements = Changes(rows, rows % 3, rows % 4 == 0, np.ones(40))
        answers = type(answers)(answers.singles, answers.pairs, judgements, 3)
    return fit_head(
        world.features, world.product, answers, feature_key="lite@1", settings=QUICK, seed=0
    ).head


def assert_same_bits(one: Prediction, other: Prediction) -> None:
    for name in ("reward", "variance", "p_good", "p_changed"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 1_000), changes=st.booleans())
@pytest.mark.slow
def test_a_saved_head_predicts_the_same_bits(tmp_path: Path, seed: int, changes: bool) -> None:
    world = make_world(seed=seed)
    head = fitted(world, changes=changes)
    loaded = RewardHead.load(head.save(tmp_path))

    assert loaded.config == head.config
    assert_same_bits(loaded.predict(world.features), head.predict(world.features))


def test_an_unknown_family_is_refused(tmp_path: Path) -> None:
    checkpoint = checkpoints.load(fitted(make_world()).save(tmp_path), kind=KIND)
    foreign = Checkpoint(KIND, {**checkpoint.config, "family": "oracle"}, checkpoint.tensors)

    with pytest.raises(
        CheckpointRefused, match="unknown head family 'oracle'; known: ensemble, laplace"
    ):
        RewardHead.load(checkpoints.save(tmp_path, foreign))


def test_an_incomplete_head_is_refused(tmp_path: Path) -> None:
    checkpoint = checkpoints.load(fitted(make_world()).save(tmp_path), kind=KIND)
    tensors = {name: t for name, t in checkpoint.tensors.items() if name != "good.weights"}

    with pytest.raises(CheckpointRefused, match="not a complete reward head"):
        RewardHead.load(checkpoints.save(tmp_path, Checkpoint(KIND, checkpoint.config, tensors)))


def test_no_generations_give_no_predictions() -> None:
    world = make_world()

    assert fitted(world).predict(world.features[:0]).p_good.shape == (0,)


def test_uncertainty_pulls_probabilities_towards_one_half() -> None:
    samples = np.random.default_rng(0).normal(2.0, 1.5, size=200_000)

    assert expit(moderated(np.array([2.0]), np.array([2.25])))[0] == pytest.approx(
        expit(samples).mean(), abs=0.01
    )


def test_the_belief_about_differences_is_that_of_the_joint_posterior() -> None:
    world = make_world()
    belief = fitted(world).belief(world.features)
    covariance = belief.factor @ belief.factor.T
    mean, variance = belief.differences(np.array([0, 5]), np.array([1, 9]))

    np.testing.assert_allclose(mean, belief.reward[[0, 5]] - belief.reward[[1, 9]])
    np.testing.assert_allclose(
        variance,
        covariance[[0, 5], [0, 5]] + covariance[[1, 9], [1, 9]] - 2 * covariance[[0, 5], [1, 9]],
        rtol=1e-6,
        atol=1e-9,
    )


def test_calibration_keeps_the_order() -> None:
    logits = np.linspace(-3, 3, 9)
    calibrated = Calibration(slope=0.4, offset=-1.0).probability(logits)

    assert (np.diff(calibrated) > 0).all()


def test_a_generation_is_judged_the_same_among_any_others() -> None:
    world = make_world(60)
    head = fitted(world)
    all_at_once = head.predict(world.features)
    belief = head.belief(world.features[100:107])

    np.testing.assert_array_equal(head.p_good(belief), all_at_once.p_good[100:107])


def test_many_rows_are_predicted_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world(60)
    head = fitted(world, changes=True)
    whole, belief = head.predict(world.features), head.belief(world.features)
    monkeypatch.setattr(head_module, "_BLOCK", 7)
    blocks, joined = head.predict(world.features), head.belief(world.features)

    np.testing.assert_array_equal(blocks.p_good, whole.p_good)
    for name in ("reward", "variance", "p_changed"):
        np.testing.assert_allclose(getattr(blocks, name), getattr(whole, name), rtol=1e-6)
    np.testing.assert_allclose(joined.logit_variance, belief.logit_variance, rtol=1e-5)
    assert joined.factor.dtype == np.float32


def test_the_variance_of_the_log_odds_is_that_of_their_root() -> None:
    world = make_world()
    belief = fitted(world).belief(world.features)

    root = belief.scale * belief.factor.astype(np.float64) + belief.intercept_factor
    np.testing.assert_allclose(belief.logit_variance, (root**2).sum(axis=1), rtol=1e-5)


def test_a_broken_row_is_named_wherever_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world(60)
    head = fitted(world)
    monkeypatch.setattr(head_module, "_BLOCK", 7)
    features = world.features.copy()
    features[100, 3] = np.inf

    with pytest.raises(ValueError, match="row 100 holds a value that is not finite"):
        head.predict(features)
