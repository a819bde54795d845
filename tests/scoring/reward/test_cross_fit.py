from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.arrays import Bools, Floats
from scoring.reward.answers import Answers, Changes
from scoring.reward.cross_fit import FOLDS, changed_unseen
from scoring.reward.fit import Fitted, fit_head
from scoring.reward.select import FitSettings
from tests.scoring.judgements import World, make_world

SMALL = FitSettings(components=(16,), prior_precisions=(3.0,), default=(16, 3.0))


def asked(world: World, changed: Bools, *, products: int = 40, seed: int = 1) -> Changes:
    """Two people's answers about generations of the first products; changed: (n,) the answers."""
    rows = np.repeat(np.flatnonzero(world.product < products), 2)
    return Changes(rows, np.arange(len(rows)) % 2, changed[rows], np.ones(len(rows)))


def unseen(world: World, changes: Changes, *, seed: int = 0) -> Floats:
    return changed_unseen(
        world.features, world.product, changes, annotators=2, prior_precision=3.0, seed=seed
    )


@pytest.mark.slow
def test_a_products_own_answers_never_change_what_is_said_of_it() -> None:
    world = make_world()
    changed = world.features[:, 2] > 1.0
    before = unseen(world, asked(world, changed))
    of_product = world.product == 7
    after = unseen(world, asked(world, np.where(of_product, ~changed, changed)))
    np.testing.assert_array_equal(after[of_product], before[of_product])
    others = (world.product < 40) & ~of_product
    assert (after[others] != before[others]).mean() > 0.5  # they do change predictions about others


@pytest.mark.slow
def test_what_is_said_is_right_about_products_that_it_did_not_see() -> None:
    world = make_world()
    changed = world.features[:, 2] > 1.0
    p_changed = unseen(world, asked(world, changed))
    predicted = ~np.isnan(p_changed)
    assert predicted.tolist() == (world.product < 40).tolist()
    assert p_changed[predicted & changed].mean() > p_changed[predicted & ~changed].mean() + 0.2


def test_of_noise_nothing_is_foretold() -> None:
    """A head that saw the answers would know them; one that did not predicts the same for all."""
    world = make_world(120)
    changed = np.random.default_rng(5).random(len(world.reward)) < 0.4
    p_changed = unseen(world, asked(world, changed, products=120))
    assert abs(p_changed[changed].mean() - p_changed[~changed].mean()) < 0.05


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bits() -> None:
    world = make_world()
    changes = asked(world, world.features[:, 2] > 1.0)
    np.testing.assert_array_equal(unseen(world, changes), unseen(world, changes))


def test_too_few_products_say_nothing() -> None:
    world = make_world()
    p_changed = unseen(world, asked(world, world.reward > 0, products=FOLDS - 1))
    assert np.isnan(p_changed).all()


def fitted(world: World, changes: Changes) -> Fitted:
    answers: Answers = replace(world.answers(100, 0), changes=changes)
    return fit_head(world.features, world.product, answers, settings=SMALL, seed=0)


@pytest.mark.parametrize(("share", "known"), [(0.02, False), (0.3, True)])
def test_a_fit_says_it_where_there_are_answers_of_both_kinds(share: float, known: bool) -> None:
    world = make_world()
    changed = np.random.default_rng(2).random(len(world.reward)) < share
    fit = fitted(world, asked(world, changed))
    assert (~np.isnan(fit.changed_unseen)).any() == known
    assert len(fit.changed_unseen) == len(world.features)


def test_the_head_alone_says_p_changed_as_it_predicts_it() -> None:
    world = make_world()
    head = fitted(world, asked(world, world.features[:, 2] > 1.0)).head
    p_changed = head.p_changed(world.features)
    np.testing.assert_array_equal(p_changed, head.predict(world.features).p_changed)
    one_by_one = [float(head.p_changed(row[None])[0]) for row in world.features[:20]]
    assert one_by_one == pytest.approx(p_changed[:20].tolist(), abs=1.1e-6)
