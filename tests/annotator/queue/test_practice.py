"""Practice questions."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.agreement.gold import plan_gold
from annotator.agreement.known_answers import forget_known_answer, set_known_answer
from annotator.models import (
    Generation,
    GoldUse,
    Hold,
    Kind,
    KnownAnswer,
    Product,
    Project,
    Purpose,
    Question,
    Role,
)
from annotator.queue.practice import LENGTH, practice_questions
from tests.factories import (
    make_generation,
    make_known_answer,
    make_member,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


def know(
    project: Project, *, is_good: bool, is_changed: bool = False, product: Product | None = None
) -> KnownAnswer:
    """A known answer that practice may show."""
    product = product or make_product(project, gold_use=GoldUse.PRACTICE)
    return make_known_answer(make_generation(product), is_good=is_good, is_changed=is_changed)


def kinds(project: Project) -> list[str]:
    return [each.hold.question.kind for each in practice_questions(project=project)]


def with_images(project: Project, count: int, **values: Any) -> Product:
    product = make_product(project, generations_count=count, **values)
    for _ in range(count):
        make_generation(product)
    return product


def test_good_and_bad_take_turns(project: Project) -> None:
    for _ in range(5):
        know(project, is_good=True)
    for _ in range(4):
        know(project, is_good=False)
    know(project, is_good=True, is_changed=True)
    practice = practice_questions(project=project)
    assert len(practice) == LENGTH
    fine = [
        each.known_left.is_good and not each.known_left.is_changed
        for each in practice
        if each.known_left
    ]
    assert fine == [True, False] * 3


def test_few_of_one_kind_leave_room_for_the_other(project: Project) -> None:
    know(project, is_good=False)
    for _ in range(7):
        know(project, is_good=True)
    practice = practice_questions(project=project)
    assert [each.known_left.is_good for each in practice if each.known_left].count(
        True
    ) == LENGTH - 1


def test_nothing_is_kept_and_no_id_is_a_real_one(project: Project) -> None:
    know(project, is_good=True)
    numbers = [each.hold.question_id for each in practice_questions(project=project)]
    assert numbers == [-1]
    assert not Question.objects.exists() and not Hold.objects.exists()


def test_a_pair_of_known_images_comes_second_and_says_what_is_right_of_both(
    project: Project,
) -> None:
    product = make_product(project, gold_use=GoldUse.PRACTICE)
    suits = know(project, is_good=True, product=product)
    know(project, is_good=True, product=product)
    clashes = know(project, is_good=False, product=product)
    know(project, is_good=True)
    know(project, is_good=False)
    assert kinds(project)[:2] == [Kind.SINGLE, Kind.PAIR]
    pair = practice_questions(project=project)[1]
    assert (pair.known_left, pair.known_right) == (suits, clashes)
    assert (pair.hold.question.left, pair.hold.question.right) == (
        suits.generation,
        clashes.generation,
    )


def test_known_singles_come_before_a_second_pair(project: Project) -> None:
    for _ in range(2):
        product = make_product(project, gold_use=GoldUse.PRACTICE)
        know(project, is_good=True, product=product)
        know(project, is_good=False, product=product)
    assert kinds(project) == [Kind.SINGLE, Kind.PAIR, Kind.SINGLE]
    assert all(each.known_left for each in practice_questions(project=project))


def test_samples_fill_the_round_up_so_that_every_tool_is_taught(project: Project) -> None:
    know(project, is_good=True)
    for _ in range(8):
        with_images(project, 2)
    practice = practice_questions(project=project)
    assert len(practice) == LENGTH
    assert [each.known_left is not None for each in practice] == [True] + [False] * 5


def test_without_two_known_images_the_pair_is_a_sample(project: Project) -> None:
    know(project, is_good=True)
    with_images(project, 2)
    practice = practice_questions(project=project)
    assert [each.hold.question.kind for each in practice] == [Kind.SINGLE, Kind.PAIR]
    assert (practice[1].known_left, practice[1].known_right) == (None, None)


def test_without_known_answers_the_keys_are_shown_on_samples(project: Project) -> None:
    for _ in range(4):
        with_images(project, 2)
    practice = practice_questions(project=project)
    kinds = [each.hold.question.kind for each in practice]
    assert kinds == [Kind.SINGLE, Kind.PAIR, Kind.SINGLE, Kind.SINGLE]
    assert all(each.known_left is None for each in practice)


def test_nobody_practises_on_the_audit(project: Project) -> None:
    with_images(project, 2, is_audit=True)
    assert practice_questions(project=project) == []


def test_nothing_that_people_are_tested_on_is_shown(project: Project) -> None:
    tested = with_images(project, 2, gold_use=GoldUse.TEST)
    for generation in tested.generations.all():
        make_known_answer(generation)
    with_images(project, 2, gold_use=GoldUse.TEST)  # its known answers were taken back
    make_known_answer(with_images(project, 2).generations.all()[0])
    assert practice_questions(project=project) == []


@pytest.mark.parametrize("products", range(1, 10))
def test_practice_and_test_share_no_product_however_few_there_are(
    project: Project, products: int
) -> None:
    """A single known answer is for testing; from two of a kind on one is for practice."""
    ops = make_member(project, Role.OPS)
    for _ in range(products):
        for generation in with_images(project, 2).generations.all():
            set_known_answer(
                generation=generation, by=ops, is_good=True, is_changed=False, explanation=""
            )
    for _ in range(20):
        make_question(project)
    project.gold_share, project.plan_ahead = 1.0, 20
    plan_gold(project=project)
    shown = {
        side.pk
        for each in practice_questions(project=project)
        for side in (each.hold.question.left, each.hold.question.right)
        if side is not None
    }
    tested_ids = set(
        Question.objects.filter(purpose=Purpose.GOLD).values_list("left_id", flat=True)
    )
    assert tested_ids and not tested_ids & shown
    assert bool(shown) == (products > 1)


def test_taking_an_answer_back_and_giving_it_anew_changes_no_side(project: Project) -> None:
    ops = make_member(project, Role.OPS)

    def tell(generation: Generation) -> KnownAnswer:
        return set_known_answer(
            generation=generation, by=ops, is_good=False, is_changed=False, explanation=""
        )

    first, second = (tell(make_generation(make_product(project))) for _ in range(2))
    for known_answer in (first, second):
        forget_known_answer(known_answer=known_answer, by=ops)
    again = tell(second.generation), tell(first.generation)
    uses = [
        Product.objects.get(pk=known_answer.generation.product_id).gold_use
        for known_answer in again
    ]
    assert uses == [GoldUse.PRACTICE, GoldUse.TEST]
