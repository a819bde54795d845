"""A machine's worth: what it saves, what it does not, and when nothing can be said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.retraining.machine_worth import PARTS, machine_worth, needed_part
from scoring.reward.answers import TIE, Answers, Pairs
from scoring.reward.fit import fit_head
from scoring.vocabulary.measures import MachineWorth
from tests.scoring.judgements import World, make_world, no_changes


def with_machine(world: World, people: Answers, pairs: int, *, says: str) -> Answers:
    """The people's answers, and decided pairs by a machine that knows the truth, or guesses."""
    of_machine = world.pairs(pairs)
    of_machine = of_machine.take(of_machine.outcome != TIE)
    if says == "truth":
        truth = world.reward[of_machine.left] < world.reward[of_machine.right]
        outcome = truth.astype(np.int8)
    else:
        outcome = world.rng.integers(0, 2, len(of_machine)).astype(np.int8)
    of_machine = replace(
        of_machine, outcome=outcome, annotator=np.zeros(len(of_machine), dtype=np.int64)
    )
    return Answers(
        singles=replace(people.singles, annotator=people.singles.annotator + 1),
        pairs=_joined(of_machine, replace(people.pairs, annotator=people.pairs.annotator + 1)),
        changes=no_changes(),
        annotators=people.annotators + 1,
        machines=1,
    )


def _joined(one: Pairs, two: Pairs) -> Pairs:
    names = ("left", "right", "annotator", "outcome", "unbiased", "weight")
    return Pairs(*(np.concatenate([getattr(one, name), getattr(two, name)]) for name in names))


def worth(world: World, answers: Answers) -> MachineWorth | None:
    fitted = fit_head(world.features, world.product, answers, feature_key="", seed=1)
    return machine_worth(world.features, world.product, answers, fitted=fitted, seed=1)


def test_one_that_knows_the_truth_saves_answers() -> None:
    world = make_world(80, seed=4)
    found = worth(world, with_machine(world, world.answers(80, 80), 400, says="truth"))
    assert found is not None
    assert found.saved is not None
    assert found.gain is not None
    assert found.gain.low > 0
    assert found.saved.low > 40
    assert found.saved.high <= found.people_answers == 160


def test_one_that_guesses_saves_nothing_and_its_harm_is_seen() -> None:
    world = make_world(80, seed=4)
    found = worth(world, with_machine(world, world.answers(80, 80), 400, says="guess"))
    assert found is not None
    assert found.saved is not None
    assert found.gain is not None
    assert found.saved.value == 0
    assert found.gain.high < 0


@pytest.mark.parametrize(("singles", "pairs"), [(30, 400), (150, 10)])
def test_with_few_answers_nothing_is_said(singles: int, pairs: int) -> None:
    world = make_world(80, seed=4)
    answers = with_machine(world, world.answers(singles, 0), pairs, says="truth")
    found = worth(world, answers)
    assert found is not None
    assert (found.people_answers, found.saved, found.gain) == (singles, None, None)
    assert found.machine_pairs == len(answers.pairs)


def test_with_few_products_nothing_is_said() -> None:
    world = make_world(12, seed=4)
    found = worth(world, with_machine(world, world.answers(150, 0), 100, says="truth"))
    assert found is not None
    assert found.saved is None


def test_without_a_machine_there_is_no_worth() -> None:
    world = make_world(30)
    assert worth(world, world.answers(100, 100)) is None


@pytest.mark.parametrize(
    ("gains", "part"),
    [
        ([0.1, 0.2, 0.3, 0.4, 0.5], 0.1),
        ([-0.3, -0.2, -0.1, 0.1, 0.2], 0.625),
        ([-0.3, 0.0, -0.1, 0.1, 0.2], 0.25),
        ([-0.3, -0.2, -0.1, -0.1, 0.1], 0.875),
        ([-0.3, -0.2, -0.1, -0.1, 0.0], 1.0),
        ([-0.5, -0.4, -0.3, -0.2, -0.1], 1.0),
    ],
)
def test_the_smallest_part_that_is_enough(gains: list[float], part: float) -> None:
    assert len(gains) == len(PARTS)
    assert needed_part(np.array(gains)) == pytest.approx(part)
