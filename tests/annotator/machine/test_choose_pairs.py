"""Which pairs the machine is asked about, and which never."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotator.machine.choose_pairs import choose_pairs
from annotator.models import (
    Batch,
    BatchImage,
    MachineAnswer,
    Project,
    Purpose,
    Question,
    QuestionState,
)
from tests.factories import make_question

Pair = Callable[..., Question]


def chosen(project: Project, *, model: str = "m", at_most: int = 10) -> list[frozenset[int]]:
    pairs = choose_pairs(project=project, model=model, at_most=at_most)
    return [frozenset((left.pk, right.pk)) for left, right in pairs]


def of(question: Question) -> frozenset[int]:
    assert question.right_id is not None
    return frozenset((question.left_id, question.right_id))


def test_those_that_people_are_asked_come_by_priority(project: Project, pair: Pair) -> None:
    low, high = pair(priority=1.0), pair(priority=2.0)
    assert chosen(project) == [of(high), of(low)]
    assert chosen(project, at_most=1) == [of(high)]


def test_half_are_pairs_that_people_have_answered(project: Project, pair: Pair) -> None:
    answered = [pair(state=QuestionState.ANSWERED) for _ in range(3)]
    waiting = [pair() for _ in range(3)]
    assert chosen(project, at_most=4) == [
        of(answered[2]), of(answered[1]), of(waiting[0]), of(waiting[1])
    ]  # fmt: skip


@pytest.mark.parametrize(
    "purpose", [p for p in Purpose if p not in ("learn", "explore", "repeat", "compare")]
)
def test_nothing_that_measures_or_proves(project: Project, pair: Pair, purpose: Purpose) -> None:
    pair(purpose=purpose)
    assert chosen(project) == []


def test_no_product_of_the_audit_and_no_single(project: Project, pair: Pair) -> None:
    pair(is_audit=True)
    make_question(project)
    pair(state=QuestionState.WITHDRAWN)
    assert chosen(project) == []


@pytest.mark.parametrize("side", ["left", "right"])
def test_no_image_of_a_lot_while_it_is_open(project: Project, pair: Pair, side: str) -> None:
    question = pair()
    batch = Batch.objects.create(
        project=project, number=1, precision=0.9, confidence=0.9, people=2, reserve=1.0
    )
    BatchImage.objects.create(batch=batch, generation=getattr(question, side))
    assert chosen(project) == []
    Batch.objects.update(reserve=0.0)  # only images below the reserve are kept for the lot
    assert chosen(project) == [of(question)]


def test_a_pair_is_asked_once_by_each_model(project: Project, pair: Pair) -> None:
    question = pair()
    ((left, right),) = choose_pairs(project=project, model="m", at_most=1)
    MachineAnswer.objects.create(
        project=project, left=left, right=right, model="m", said_first="first", said_second="first"
    )
    make_question(project, pair=True, left=question.right, right=question.left)  # turned
    assert chosen(project) == []
    assert chosen(project, model="other") == [of(question)]


def test_each_side_comes_first_about_half_of_the_time(project: Project, pair: Pair) -> None:
    questions = {question.left_id for question in (pair() for _ in range(30))}
    pairs = choose_pairs(project=project, model="m", at_most=30)
    assert 5 < sum(left.pk in questions for left, _ in pairs) < 25
    again = choose_pairs(project=project, model="m", at_most=30)
    assert [(left.pk, right.pk) for left, right in again] == [
        (left.pk, right.pk) for left, right in pairs
    ]
