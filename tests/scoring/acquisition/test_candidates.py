"""With a limit, the search finds the candidates that a search without one would choose from."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from scoring.acquisition import Mix, Pool, find_candidates, plan_questions
from scoring.acquisition.strategies import information, pair_value
from scoring.arrays import Ints
from tests.scoring.acquisition.test_plan import make_belief, make_pool

POOL = make_pool(200)
BELIEF = make_belief(len(POOL.generation))


def cut(pool: Pool, rows: Ints) -> Pool:
    return replace(
        pool,
        generation=pool.generation[rows],
        product=pool.product[rows],
        audit=pool.audit[rows],
        asked=pool.asked[rows],
        asked_pairs=np.empty((0, 2), dtype=np.int64),
        features=None if pool.features is None else pool.features[rows],
    )


def look(most: int | None, *, pool: Pool = POOL, seed: int = 0, strategy: str = "bald"):  # type: ignore[no-untyped-def]
    rng = np.random.default_rng(seed)
    return find_candidates(pool, BELIEF, strategy=strategy, salt=1, rng=rng, most=most)


def test_without_a_bound_everything_that_can_be_asked_is_there() -> None:
    candidates = look(None)

    assert len(candidates.of("explore", "single")) == np.count_nonzero(~POOL.audit)
    assert {part.share for part in candidates.parts.values()} == {1.0}


def test_the_best_are_kept_but_few_of_each_product() -> None:
    part = look(40).of("learn", "single")
    values = information(BELIEF.logit, BELIEF.logit_variance)
    best_left_out = max(
        values[row]
        for row in np.flatnonzero(~POOL.audit)
        if row not in part.rows and POOL.product[row] not in POOL.product[part.rows]
    )

    assert len(part) == 40
    assert values[part.rows].min() >= best_left_out
    assert max(Counter(POOL.product[part.rows[:, 0]].tolist()).values()) <= 3


def test_the_best_pairs_are_kept() -> None:
    everything = look(None).of("learn", "pair").rows
    part = look(40).of("learn", "pair")

    assert pair_value(BELIEF, part.rows).max() == pair_value(BELIEF, everything).max()
    assert part.share == pytest.approx(40 / len(everything))


@pytest.mark.slow
def test_random_ones_are_a_uniform_sample() -> None:
    drawn = Counter(
        row
        for seed in range(300)
        for row in look(40, seed=seed).of("explore", "single").rows[:, 0].tolist()
    )
    expected = 300 * 40 / np.count_nonzero(~POOL.audit)

    assert len(drawn) == np.count_nonzero(~POOL.audit)
    assert max(drawn.values()) < 2.2 * expected


@pytest.mark.parametrize("strategy", ["bald", "random", "entropy"])
def test_a_batch_from_the_list_alone_is_as_good(strategy: str) -> None:
    candidates = look(60, strategy=strategy)
    rows = candidates.rows()
    questions = plan_questions(
        cut(POOL, rows),
        BELIEF.take(rows),
        count=20,
        answered=500,
        strategy=strategy,
        salt=1,
        seed=2,
        candidates=candidates.within(rows),
    )

    assert len(questions) == 20
    for each in questions:
        assert POOL.audit[rows[each.left]] == (each.purpose == "audit")


def test_the_ranked_part_is_the_one_that_a_look_at_everything_would_choose() -> None:
    mix = Mix(audit=0.0, explore=0.0, pairs=0.0, duplicate=2.0)
    candidates = look(60)
    rows = candidates.rows()
    choices = {
        "count": 20, "answered": 500, "strategy": "bald", "mix": mix, "salt": 1, "seed": 2,
    }  # fmt: skip
    far = plan_questions(POOL, BELIEF, **choices)  # type: ignore[arg-type]
    near = plan_questions(
        cut(POOL, rows),
        BELIEF.take(rows),
        candidates=candidates.within(rows),
        **choices,  # type: ignore[arg-type]
    )

    assert [int(rows[each.left]) for each in near] == [each.left for each in far]


def test_the_probability_of_a_random_question_is_that_among_all() -> None:
    mix = Mix(audit=0.0, explore=1.0, pairs=0.0)
    candidates = look(60)
    rows = candidates.rows()
    questions = plan_questions(
        cut(POOL, rows), None, count=12, answered=0, mix=mix, salt=1, seed=2,
        candidates=candidates.within(rows),
    )  # fmt: skip

    everything = np.count_nonzero(~POOL.audit)
    (probability,) = {each.selection_probability for each in questions}
    assert probability == pytest.approx(12 / everything)


def test_what_was_asked_since_is_left_out() -> None:
    candidates = look(40)
    asked = replace(POOL, asked=np.ones_like(POOL.asked))

    assert len(candidates.unasked(asked).of("learn", "single")) == 0
    assert len(candidates.unasked(asked).of("learn", "pair")) == 40
