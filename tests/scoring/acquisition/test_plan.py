from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.acquisition import STRATEGIES, Mix, PlannedQuestion, Pool, plan_questions
from scoring.reward.network import Belief
from scoring.vocabulary.questions import Kind, Purpose
from scoring.vocabulary.say import say

PER_PRODUCT = 4


def make_pool(products: int = 50, *, seed: int = 0) -> Pool:
    n = products * PER_PRODUCT
    product = np.repeat(np.arange(products) + 900, PER_PRODUCT)
    return Pool(
        generation=np.arange(n) + 5_000,
        product=product,
        audit=product % 5 == 0,
        asked=np.zeros(n, dtype=np.bool_),
        asked_pairs=np.empty((0, 2), dtype=np.int64),
        features=np.random.default_rng(seed).normal(size=(n, 30)),
    )


def make_belief(n: int, *, seed: int = 0) -> Belief:
    rng = np.random.default_rng(seed)
    return Belief(
        reward=rng.normal(size=n),
        factor=0.4 * rng.normal(size=(n, 6)),
        scale=1.2,
        intercept=-0.3,
        intercept_factor=0.1 * rng.normal(size=6),
        log_tie=-0.5,
    )


def plan(pool: Pool, belief: Belief | None = None, **changes: object) -> list[PlannedQuestion]:
    given = {"count": 30, "answered": 500, "salt": 1, "seed": 2, **changes}
    return plan_questions(pool, belief, **given)  # type: ignore[arg-type]


def rows_of(question: PlannedQuestion) -> list[int]:
    return [row for row in (question.left, question.right) if row is not None]


POOL = make_pool()
BELIEF = make_belief(len(POOL.generation))


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_strategy_fills_the_batch(strategy: str) -> None:
    questions = plan(POOL, BELIEF, strategy=strategy)

    assert len(questions) == 30
    assert {each.strategy for each in questions} == {strategy, "random"}
    assert all(0.0 < each.selection_probability <= 1.0 for each in questions)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 1_000),
    st.integers(1, 80),
    st.sampled_from(sorted(STRATEGIES)),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_a_batch_keeps_its_rules(
    seed: int, count: int, strategy: str, pairs: float, explore: float
) -> None:
    rng = np.random.default_rng(seed)
    pool = replace(
        POOL,
        asked=rng.random(len(POOL.asked)) < 0.3,
        asked_pairs=np.array([[1, 0], [4, 6], [11, 9]]),
    )
    questions = plan(
        pool,
        BELIEF,
        count=count,
        strategy=strategy,
        seed=seed,
        mix=Mix(pairs=pairs, explore=explore),
    )
    asked_pairs = {frozenset(pair) for pair in pool.asked_pairs.tolist()}

    assert len(questions) <= count
    # One question per product.
    products = [pool.product[each.left] for each in questions]
    assert len(set(products)) == len(products)
    for each in questions:
        # Audit products are asked about only for the audit, others never.
        assert pool.audit[each.left] == (each.purpose == "audit")
        # Nothing is asked twice, and pairs stay within a product.
        if each.right is None:
            assert not pool.asked[each.left]
        else:
            assert each.left != each.right
            assert pool.product[each.left] == pool.product[each.right]
            assert frozenset((each.left, each.right)) not in asked_pairs


def test_the_same_seed_gives_the_same_batch() -> None:
    assert plan(POOL, BELIEF) == plan(POOL, BELIEF)
    assert plan(POOL, BELIEF) != plan(POOL, BELIEF, seed=3)


def test_without_a_head_everything_is_drawn_at_random() -> None:
    questions = plan(POOL, None)

    assert len(questions) == 30
    assert {each.purpose for each in questions} == {"explore", "audit"}
    assert {each.score for each in questions} == {None}


def test_the_first_twenty_answers_come_from_random_questions() -> None:
    questions = plan(POOL, BELIEF, answered=5, mix=Mix(audit=0.0))

    assert {each.purpose for each in questions[:15]} == {"explore"}
    assert {each.reason.code for each in questions[:15]} == {"question_starter"}
    assert "learn" in {each.purpose for each in questions[15:]}


def count_over_batches(key: Callable[[PlannedQuestion], str], mix: Mix, count: int) -> Counter[str]:
    return Counter(
        key(each)
        for seed in range(100)
        for each in plan(POOL, BELIEF, count=count, seed=seed, mix=mix)
    )


@pytest.mark.parametrize("count", [1, 3, 20])
@pytest.mark.slow
def test_quotas_hold_on_average_even_in_small_batches(count: int) -> None:
    purposes = count_over_batches(lambda each: each.purpose, Mix(), count)
    total = purposes.total()

    assert purposes["audit"] / total == pytest.approx(0.1, abs=0.08)
    assert purposes["explore"] / total == pytest.approx(0.18, abs=0.1)
    assert purposes["learn"] / total == pytest.approx(0.72, abs=0.12)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
@pytest.mark.slow
def test_the_share_of_pairs_is_kept(share: float) -> None:
    kinds = count_over_batches(lambda each: each.kind, Mix(pairs=share), 20)

    assert kinds["pair"] / kinds.total() == pytest.approx(share, abs=0.03)


def test_every_stretch_of_the_queue_has_its_random_part() -> None:
    purposes = [each.purpose for each in plan(POOL, BELIEF, mix=Mix(audit=0.0, explore=0.5))]

    for start in range(0, 30, 10):
        assert 3 <= purposes[start : start + 10].count(Purpose.EXPLORE) <= 7


def test_singles_fill_up_where_pairs_run_out() -> None:
    alone = replace(POOL, product=np.arange(len(POOL.product)))
    questions = plan(alone, BELIEF, mix=Mix(audit=0.0))

    assert len(questions) == 30
    assert {each.kind for each in questions} == {"single"}


@pytest.mark.slow
def test_random_questions_are_uniform() -> None:
    drawn = Counter(
        each.left
        for seed in range(400)
        for each in plan(POOL, None, count=10, seed=seed, mix=Mix(audit=0.0, pairs=0.0))
    )
    expected = 4_000 / np.count_nonzero(~POOL.audit)

    assert len(drawn) == np.count_nonzero(~POOL.audit)
    assert max(drawn.values()) < 2 * expected


def test_neither_side_is_favoured() -> None:
    pairs = [
        each
        for seed in range(40)
        for each in plan(POOL, BELIEF, seed=seed, mix=Mix(pairs=1.0, audit=0.0))
    ]
    better_left = [BELIEF.reward[each.left] > BELIEF.reward[each.right] for each in pairs]

    assert np.mean(better_left) == pytest.approx(0.5, abs=0.05)


def test_near_duplicates_are_kept_apart() -> None:
    rng = np.random.default_rng(0)
    looks = rng.normal(size=(5, 30))
    shown = rng.integers(0, 5, size=len(POOL.generation))
    twins = replace(POOL, features=looks[shown] + 1e-3 * rng.normal(size=(len(shown), 30)))
    questions = plan(twins, BELIEF, mix=Mix(pairs=0.0, audit=0.0))

    assert len({int(shown[each.left]) for each in questions}) == len(questions) == 5


def test_the_reason_says_what_the_model_believes() -> None:
    questions = plan(POOL, BELIEF, strategy="bald", mix=Mix(explore=0.0, audit=0.0))
    reasons = {each.kind: each.reason for each in questions}

    assert say(reasons[Kind.SINGLE]).startswith("the models disagree: 0.")
    assert " ± 0." in say(reasons[Kind.SINGLE])
    assert say(reasons[Kind.PAIR]).startswith("it is open which of the two is better: 0.")


def test_everything_asked_leaves_nothing_to_ask() -> None:
    done = replace(POOL, asked=np.ones_like(POOL.asked))

    assert plan(done, BELIEF, mix=Mix(pairs=0.0)) == []


def test_an_empty_pool_gives_an_empty_batch() -> None:
    nothing = make_pool(0)

    assert plan(nothing, None) == []


def test_an_unknown_strategy_is_named() -> None:
    with pytest.raises(ValueError, match="strategy: 'oracle' is unknown; known: bald"):
        plan(POOL, BELIEF, strategy="oracle")


def test_a_belief_about_other_rows_is_refused() -> None:
    with pytest.raises(ValueError, match="belief: 7 rows for 200 generations"):
        plan(POOL, make_belief(7))


def test_a_quota_outside_its_range_is_named() -> None:
    with pytest.raises(ValueError, match="explore"):
        Mix(explore=1.2)


def test_arrays_of_different_lengths_are_named() -> None:
    with pytest.raises(ValueError, match="audit: 3 rows for 200 generations"):
        replace(POOL, audit=np.zeros(3, dtype=np.bool_))
