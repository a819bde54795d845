"""A reviewer takes back steps at the desk: decisions, and asking people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.errors import Conflict
from annotator.models import (
    AuditEvent,
    Generation,
    Hold,
    Project,
    Question,
    QuestionState,
    Role,
    User,
    Verdict,
)
from annotator.queue.ask_again import ask_again
from annotator.queue.next_question import next_questions
from annotator.queue.submit_answer import Content, submit_answer
from annotator.queue.take_back_step import Step, take_back_step
from annotator.queue.undo_answer import undo_answer
from annotator.review.decide import review_generation, review_generations
from annotator.verdicts.lot_answers import seen_by
from tests.factories import make_generation, make_member, make_product, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def ops(project: Project) -> User:
    return make_member(project, Role.OPS)


@pytest.fixture
def anna(project: Project) -> User:
    return make_member(project)


def images(project: Project, count: int) -> list[Generation]:
    return [make_generation(make_product(project)) for _ in range(count)]


def offered(project: Project, person: User) -> list[int]:
    return [hold.question_id for hold in next_questions(project=project, user=person, count=5)]


def test_steps_of_both_kinds_in_the_order_in_which_they_were_made(
    project: Project, ops: User, anna: User
) -> None:
    first, second, *many = images(project, 4)
    review_generation(generation=first, by=ops, decision=Verdict.ACCEPTED)
    question = ask_again(generation=second, people=1, by=ops)
    ids = [each.pk for each in many]
    review_generations(project=project, by=ops, ids=ids, decision=Verdict.REJECTED)
    again = ask_again(generation=first, people=1, by=ops)
    other = make_member(project, Role.OPS)
    theirs = ask_again(generation=many[0], people=1, by=other)
    steps = [take_back_step(project=project, by=ops) for _ in range(4)]
    assert steps == [
        Step(None, [first.pk]), Step(Verdict.REJECTED, ids),
        Step(None, [second.pk]), Step(Verdict.ACCEPTED, [first.pk]),
    ]  # fmt: skip
    with pytest.raises(Conflict):
        take_back_step(project=project, by=ops)
    states = Question.objects.in_bulk([question.pk, again.pk, theirs.pk])
    assert {states[each.pk].state for each in (question, again)} == {QuestionState.WITHDRAWN}
    assert offered(project, anna) == [theirs.pk]
    # As if they had never been asked: the reviewer was only kept away.
    assert seen_by(project.pk, [second.pk]) == {}
    assert ask_again(generation=second, people=1, by=other).state == QuestionState.OPEN
    withdrawn = AuditEvent.objects.filter(action="generation.asking_withdrawn").order_by("pk")
    assert [event.target for event in withdrawn] == [
        f"generation:{first.pk}", f"generation:{second.pk}",
    ]  # fmt: skip


@pytest.mark.parametrize("answers", [False, True], ids=["holds", "has answered"])
def test_a_question_that_somebody_has_stays_and_undo_goes_on(
    project: Project, ops: User, anna: User, answers: bool
) -> None:
    first, second = images(project, 2)
    review_generation(generation=first, by=ops, decision=Verdict.ACCEPTED)
    question = ask_again(generation=second, people=1, by=ops)
    assert offered(project, anna) == [question.pk]
    if answers:
        content = Content(choice="good")
        submit_answer(question=question, user=anna, content=content, idempotency_key="once")
    assert take_back_step(project=project, by=ops) == Step(None, [second.pk], stays=True)
    question.refresh_from_db()
    assert question.state != QuestionState.WITHDRAWN
    assert take_back_step(project=project, by=ops).decision == Verdict.ACCEPTED
    assert not AuditEvent.objects.filter(action="generation.asking_withdrawn").exists()


def test_a_lease_that_has_run_out_and_an_undone_answer_hold_nothing(
    project: Project, ops: User, anna: User
) -> None:
    (image,) = images(project, 1)
    question = ask_again(generation=image, people=1, by=ops)
    offered(project, anna)
    content = Content(choice="good")
    answer = submit_answer(
        question=question, user=anna, content=content, idempotency_key="once"
    ).answer
    undo_answer(answer=answer, by=anna)
    Hold.objects.filter(user=anna).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert take_back_step(project=project, by=ops) == Step(None, [image.pk])
    question.refresh_from_db()
    assert (question.state, question.holds_count) == (QuestionState.WITHDRAWN, 0)
    assert offered(project, anna) == []
