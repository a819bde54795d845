from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.arrays import Floats, Floats32
from scoring.reward.answers import LEFT, RIGHT, Answers
from scoring.reward.batches import Batch, People, in_batches
from scoring.reward.ensemble import EnsembleNetwork
from scoring.reward.ensemble_fit import EnsembleFit, EnsembleSettings, fit_ensemble
from scoring.reward.fit import fit_head
from scoring.reward.head import RewardHead
from scoring.reward.held_out import log_likelihood
from scoring.reward.laplace import fit_laplace
from scoring.reward.loss import davidson
from scoring.reward.matmul import Bf16Missing, BFloat16, Float32, Matmul, matmul_in
from scoring.reward.select import FitSettings
from scoring.reward.training import Training, Weights
from tests.scoring.judgements import World, make_world, no_changes

PEOPLE = People(
    scale=1.5,
    log_tie=-0.4,
    common_intercept=0.3,
    intercept=np.array([0.3, -0.2, 0.8]),
    ranked_shift=-0.5,
    side=np.array([0.1, 0.0, -0.3]),
)
QUICK = EnsembleSettings(heads=8, units=16, precision="fp32")
BOTH = FitSettings(
    components=(30,), prior_precisions=(3.0,), ensemble=QUICK, ensemble_from=500, match_folds=3
)


def curved(products: int = 250) -> World:
    """A world whose reward is a valley, which no linear reward can express."""
    world = make_world(products)
    latent = world.features[:, :2] / world.features[:, :2].std(axis=0)
    return replace(world, reward=4.0 * np.abs(latent[:, 0]) - 2.0 * latent[:, 1] - 2.5)


def trained(world: World, answers: Answers, matmul: Matmul | None = None) -> EnsembleFit:
    return fit_ensemble(
        world.features,
        world.product,
        answers,
        prior_precision=3.0,
        settings=QUICK,
        matmul=matmul or Float32(),
        seed=0,
    )


def batches_of(world: World, answers: Answers, *, rows: int, heads: int = 3) -> list[Batch]:
    products = int(world.product.max()) + 1
    drawn = np.random.default_rng(0).poisson(1.0, (products, heads)).astype(np.float32)
    return list(
        in_batches(
            world.features,
            world.product,
            answers,
            people=PEOPLE,
            drawn=drawn,
            rows=rows,
            rng=np.random.default_rng(1),
        )
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 80), st.integers(1, 60), st.integers(1, 60))
def test_batches_hold_whole_products_and_each_answer_once(
    singles: int, pairs: int, rows: int
) -> None:
    world = make_world(20)
    answers = world.answers(singles, pairs)
    batches = batches_of(world, answers, rows=rows)
    # The features of its generations identify a product in the batches.
    where = {tuple(row): product for row, product in zip(world.features, world.product)}  # noqa: B905
    products = [
        {where[tuple(row)] for row in world.features[np.isin(*_rows(world, each))]}
        for each in batches
    ]

    assert sum(len(each.good) for each in batches) == singles
    assert sum(len(each.won) for each in batches) == pairs
    assert sum(len(each) for each in products) == len(set().union(*products))


def _rows(world: World, batch: Batch) -> tuple[Floats32, Floats32]:
    return world.features[:, 0].astype(np.float32), batch.inputs[:, 0]


def loss(batch: Batch, rewards: Floats) -> float:
    """The loss of all heads together, written independently from its definition."""
    logits = PEOPLE.scale * (batch.single_of @ rewards) + batch.logit
    singles = np.logaddexp(0.0, logits) - batch.good * logits
    lean = batch.pair_of @ rewards + batch.lean
    outcome = np.select([batch.won[:, 0] == 1, batch.won[:, 0] == -1], [LEFT, RIGHT], 2)
    rows = np.arange(len(lean))
    pairs = np.stack(
        [-davidson(column, PEOPLE.log_tie)[rows, outcome] for column in lean.T], axis=1
    )
    return float((batch.single_weight * singles).sum() + (batch.pair_weight * pairs).sum())


def test_the_slopes_are_those_of_the_likelihood() -> None:
    world = make_world(6)
    (batch,) = batches_of(world, world.answers(20, 20), rows=1_000)
    rewards = np.random.default_rng(2).normal(size=(len(batch.inputs), 3))
    numeric = np.empty_like(rewards)
    for place in np.ndindex(*rewards.shape):
        step = np.zeros_like(rewards)
        step[place] = 1e-5
        numeric[place] = (loss(batch, rewards + step) - loss(batch, rewards - step)) / 2e-5

    slopes = batch.slopes(rewards.astype(np.float32), PEOPLE)
    np.testing.assert_allclose(slopes, numeric, rtol=1e-3, atol=1e-3)


def test_a_step_goes_downhill_in_every_weight() -> None:
    """The gradient through the fused layer, against finite differences."""
    world = make_world(6)
    (batch,) = batches_of(world, world.answers(20, 20), rows=1_000)
    rng = np.random.default_rng(3)
    shapes = {"fused": (30, 3 * 4 + 3), "bias": (3 * 4 + 3,), "output": (3, 4)}
    drawn = {name: 0.2 * rng.normal(size=shape) for name, shape in shapes.items()}
    weights = Weights(**drawn)  # type: ignore[arg-type]  # float64, for differences so small
    flat = weights.like()
    training = Training(weights, flat, flat, PEOPLE, 1.0, 0.01)
    gradient = training._gradient(batch, Float32().prepare(batch.inputs.astype(np.float64)))

    def at(name: str, value: Floats) -> float:
        moved = weights._replace(**{name: value})  # type: ignore[arg-type]
        network = EnsembleNetwork(*moved, link=np.ones(3))
        columns = batch.inputs @ network.fused + network.bias
        hidden = np.maximum(columns[:, :12], 0.0).reshape(-1, 3, 4)
        rewards = (hidden * network.output).sum(axis=2) + columns[:, 12:]
        return loss(batch, rewards) / batch.weight

    for name, place in [("fused", (2, 5)), ("fused", (7, 13)), ("bias", (3,)), ("output", (1, 2))]:
        step = np.zeros(shapes[name])
        step[place] = 1e-4
        value = getattr(weights, name)
        numeric = (at(name, value + step) - at(name, value - step)) / 2e-4
        assert getattr(gradient, name)[place] == pytest.approx(numeric, rel=2e-2, abs=1e-4)


def test_swapping_sides_and_answers_leaves_the_slopes_unchanged() -> None:
    world = make_world(6)
    pairs = world.pairs(30)
    mirror = np.array([RIGHT, LEFT, 2], dtype=np.int8)
    swapped = replace(pairs, left=pairs.right, right=pairs.left, outcome=mirror[pairs.outcome])
    none = world.singles(0)
    (one,), (other,) = (
        batches_of(world, Answers(none, each, no_changes(), 3), rows=1_000)
        for each in (pairs, swapped)
    )
    rewards = np.random.default_rng(0).normal(size=(len(one.inputs), 3)).astype(np.float32)
    turned = replace(PEOPLE, side=-PEOPLE.side)
    other = replace(other, lean=-other.lean)

    np.testing.assert_allclose(
        one.slopes(rewards, PEOPLE), other.slopes(rewards, turned), rtol=1e-4, atol=1e-5
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_tie_pulls_each_heads_rewards_together(seed: int) -> None:
    world = make_world(4, seed=seed)
    tied = replace(world.pairs(1), outcome=np.array([2], dtype=np.int8))
    (batch,) = batches_of(
        world, Answers(world.singles(0), tied, no_changes(), 3), rows=10, heads=16
    )
    batch = replace(batch, lean=np.zeros_like(batch.lean))
    rewards = np.random.default_rng(seed).normal(size=(2, 16)).astype(np.float32)
    slopes = batch.slopes(rewards, PEOPLE)
    apart, closer = rewards[0] - rewards[1], slopes[0] - slopes[1]
    drawn = batch.pair_weight[0] > 0

    assert (np.sign(closer[drawn]) == np.sign(apart[drawn])).all()
    assert (closer[~drawn] == 0.0).all()


def test_it_learns_what_no_linear_reward_can_say() -> None:
    world = curved()
    answers = world.answers(2_000, 800)
    rewards = trained(world, answers).network.belief(world.features).reward
    linear = fit_laplace(
        world.features, answers.singles, answers.pairs, annotators=3, prior_precision=3.0
    ).network.belief(world.features)

    assert np.corrcoef(rewards, world.reward)[0, 1] > 0.85
    assert np.corrcoef(linear.reward, world.reward)[0, 1] < 0.75


def test_the_heads_differ_more_where_no_answers_are() -> None:
    world = curved()
    network = trained(world, world.answers(1_500, 500)).network
    far = world.features + 8.0 * world.features.std(axis=0)

    seen, unseen = (network.belief(each).variance.mean() for each in (world.features, far))
    assert unseen > 3.0 * seen


def test_few_products_leave_it_at_laplace_with_its_spread() -> None:
    world = make_world(8)
    fit = trained(world, world.answers(60, 0))
    closed = fit.start.network.belief(world.features)
    belief = fit.network.belief(world.features)

    assert fit.epochs == 0
    np.testing.assert_allclose(belief.reward, closed.reward, atol=1e-3)
    assert belief.variance.mean() == pytest.approx(closed.variance.mean(), rel=0.5)


def test_the_same_seed_gives_the_same_bits() -> None:
    world = curved(60)
    answers = world.answers(300, 100)
    one, other = (trained(world, answers).network for _ in range(2))

    for name in ("fused", "bias", "output", "link"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


class TestFamilies:
    @pytest.mark.slow
    def test_the_ensemble_is_chosen_where_the_reward_is_curved(self, tmp_path: Path) -> None:
        world = curved()
        answers = world.answers(2_000, 800)
        fitted = fit_head(world.features, world.product, answers, settings=BOTH, seed=0)
        match = fitted.selection.match

        assert fitted.head.config.family == fitted.selection.family == "ensemble"
        assert match is not None and match.ensemble > match.laplace + match.deviation
        predicted = fitted.head.predict(world.features)
        again = RewardHead.load(fitted.head.save(tmp_path)).predict(world.features)
        for name in ("reward", "variance", "p_good"):
            np.testing.assert_array_equal(getattr(again, name), getattr(predicted, name))

    def test_laplace_stays_where_the_reward_is_linear(self) -> None:
        world = make_world(150)
        fitted = fit_head(
            world.features, world.product, world.answers(800, 200), settings=BOTH, seed=0
        )

        assert fitted.head.config.family == "laplace"
        assert fitted.selection.match is not None
        assert fitted.selection.match.ensemble < fitted.selection.match.laplace + 0.02

    def test_few_answers_meet_laplace_alone(self) -> None:
        world = curved(60)
        fitted = fit_head(
            world.features, world.product, world.answers(300, 100), settings=BOTH, seed=0
        )

        assert fitted.head.config.family == "laplace"
        assert fitted.selection.match is None

    @pytest.mark.slow
    def test_the_ensemble_is_calibrated_on_products_it_did_not_see(self) -> None:
        world = curved(400)
        answers = world.answers(3_000, 800).of_products(world.product, np.arange(400) < 250)
        head = fit_head(world.features, world.product, answers, settings=BOTH, seed=0).head
        unseen = world.product >= 250
        predicted = head.predict(world.features[unseen]).p_good
        truth = 1 / (1 + np.exp(-world.reward[unseen]))

        assert head.config.family == "ensemble"
        for low, high in [(0.0, 0.3), (0.3, 0.7), (0.7, 1.0)]:
            inside = (predicted >= low) & (predicted < high)
            assert predicted[inside].mean() == pytest.approx(truth[inside].mean(), abs=0.1)


class TestPrecision:
    @pytest.mark.slow
    @pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="torch: make models")
    def test_bf16_says_nearly_the_same_as_fp32(self) -> None:
        world = curved(120)
        answers = world.answers(900, 300)
        plain = trained(world, answers).network
        half = trained(world, answers, BFloat16()).network
        likelihood = [
            log_likelihood(each, world.features, answers)[0].mean() for each in (plain, half)
        ]

        assert half.fused.dtype == np.float32
        assert likelihood[1] == pytest.approx(likelihood[0], abs=0.01)

    def test_bf16_without_torch_says_what_to_do(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

        with pytest.raises(Bf16Missing, match="make models"):
            matmul_in("bf16", answers=100)
        assert matmul_in("auto", answers=1_000_000).name == "fp32"

    def test_few_answers_are_not_worth_loading_torch(self) -> None:
        assert matmul_in("auto", answers=500).name == "fp32"


class TestOddAnswers:
    """Odd answers give finite results, and the ensemble is never worse than the closed form."""

    ALWAYS = replace(BOTH, ensemble_from=0)

    def finite(self, world: World, answers: Answers) -> None:
        head = fit_head(world.features, world.product, answers, settings=self.ALWAYS, seed=0).head
        prediction = head.predict(world.features)
        assert np.isfinite(prediction.reward).all()
        assert (prediction.p_good > 0.0).all() and (prediction.p_good < 1.0).all()

    @pytest.mark.parametrize(("singles", "pairs"), [(60, 0), (0, 60), (12, 2)])
    def test_one_kind_alone_or_hardly_any(self, singles: int, pairs: int) -> None:
        world = make_world(30)
        self.finite(world, world.answers(singles, pairs))

    @pytest.mark.parametrize("good", [True, False])
    def test_one_class_alone(self, good: bool) -> None:
        world = make_world(30)
        answers = world.answers(80, 0)
        singles = replace(answers.singles, good=np.full(80, good))
        self.finite(world, replace(answers, singles=singles))

    def test_products_with_one_generation(self) -> None:
        world = replace(make_world(30), product=np.arange(120))
        self.finite(world, world.answers(200, 0))

    def test_features_without_any_difference(self) -> None:
        world = make_world(30)
        self.finite(replace(world, features=np.ones_like(world.features)), world.answers(80, 30))

    def test_an_annotator_with_one_answer(self) -> None:
        world = make_world(30)
        answers = world.answers(80, 30)
        annotator = np.where(np.arange(80) == 0, 3, answers.singles.annotator)
        singles = replace(answers.singles, annotator=annotator)
        self.finite(world, replace(answers, singles=singles, annotators=4))
