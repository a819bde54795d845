from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.acquisition import Mix, PlannedQuestion, Pool, certifying, plan_questions


def plan_audit(pool: Pool, count: int, *, pairs: float) -> list[PlannedQuestion]:
    mix = Mix(audit=1.0, pairs=pairs)
    questions = plan_questions(pool, None, count=count, answered=99, mix=mix, salt=1, seed=0)
    return [each for each in questions if each.purpose == "audit"]


def make_pool(sizes: list[int]) -> Pool:
    product = np.repeat(np.arange(len(sizes)) + 70, sizes)
    n = len(product)
    return Pool(
        generation=np.arange(n) + 1_000,
        product=product,
        audit=np.ones(n, dtype=np.bool_),
        asked=np.zeros(n, dtype=np.bool_),
        asked_pairs=np.empty((0, 2), dtype=np.int64),
    )


def certified(pool: Pool, salt: int = 1) -> set[int]:
    chosen = certifying(pool.generation, pool.product, pool.audit, salt=salt)
    return set(pool.generation[chosen].tolist())


def test_one_image_of_each_product_certifies() -> None:
    pool = make_pool([5] * 40)
    chosen = certifying(pool.generation, pool.product, pool.audit, salt=1)

    assert sorted(pool.product[chosen].tolist()) == sorted(set(pool.product.tolist()))


def test_products_are_drawn_in_proportion_to_their_generations() -> None:
    pool = make_pool([2, 6] * 30)
    sizes = np.tile([2, 6], 30)
    shares = np.zeros(60)
    for salt in range(300):
        chosen = certifying(pool.generation, pool.product, pool.audit, salt=salt * 10)
        shares += np.isin(np.arange(60) + 70, pool.product[chosen]) / 300

    # So every image has the same chance, here one sixth.
    assert (shares / sizes)[sizes == 2].mean() == pytest.approx(1 / 6, abs=0.01)
    assert (shares / sizes)[sizes == 6].mean() == pytest.approx(1 / 6, abs=0.01)


def test_one_huge_product_does_not_thin_out_the_others() -> None:
    assert len(certified(make_pool([4] * 50 + [500]))) > 10


def test_it_depends_on_the_ids_and_the_salt_alone() -> None:
    pool = make_pool([5] * 40)
    order = np.random.default_rng(0).permutation(len(pool.product))
    shuffled = replace(pool, generation=pool.generation[order], product=pool.product[order])

    assert certified(shuffled) == certified(pool)
    assert certified(pool, salt=2) != certified(pool)


def test_new_products_leave_the_chosen_images_as_they_are() -> None:
    small, grown = make_pool([5] * 40), make_pool([5] * 60)

    assert certified(small) <= certified(grown)


def test_training_products_never_certify() -> None:
    pool = make_pool([5] * 4)

    assert not certifying(pool.generation, pool.product, np.zeros(20, dtype=np.bool_), salt=1).any()


def test_audit_singles_are_certifying_images_for_two_people() -> None:
    pool = make_pool([5] * 40)
    questions = plan_audit(pool, 15, pairs=1 / 3)
    singles = [each for each in questions if each.kind == "single"]

    assert len(singles) == 10
    assert {int(pool.generation[each.left]) for each in singles} <= certified(pool)
    assert {each.people for each in singles} == {2}
    assert len({int(pool.product[each.left]) for each in questions}) == 15


def test_what_was_asked_makes_room_for_the_next() -> None:
    pool = make_pool([5] * 40)
    first = [each.left for each in plan_audit(pool, 10, pairs=0.0)]
    asked = pool.asked.copy()
    asked[first] = True
    second = [each.left for each in plan_audit(replace(pool, asked=asked), 10, pairs=0.0)]

    assert not set(first) & set(second)
    assert first + second == [each.left for each in plan_audit(pool, 20, pairs=0.0)]
