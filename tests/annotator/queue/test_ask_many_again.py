"""More people are asked about many images at once; those who have seen an image are left out."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections

from annotator.models import (
    AuditEvent,
    Choice,
    Generation,
    Hold,
    HoldState,
    Project,
    Purpose,
    Question,
    QuestionState,
    Role,
    User,
)
from annotator.queue.ask_many_again import LeftOut, ask_many_again
from annotator.queue.next_question import next_questions
from annotator.queue.plan_questions import store_plan
from annotator.queue.submit_answer import Content, submit_answer
from tests.factories import make_generation, make_member, make_product, make_project, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project(plan_ahead=10)


@pytest.fixture
def otto(project: Project) -> User:
    return make_member(project, Role.OPS)


def images(project: Project, number: int) -> list[int]:
    product = make_product(project)
    return [make_generation(product).pk for _ in range(number)]


def again(project: Project) -> list[Question]:
    return list(Question.objects.filter(project=project, purpose=Purpose.REVIEW).order_by("pk"))


def test_people_who_have_seen_an_image_and_whoever_asks_are_not_asked(
    project: Project, otto: User
) -> None:
    anna, boris = make_member(project), make_member(project)
    (image,) = images(project, 1)
    make_question(project, left=Generation.objects.get(pk=image))
    (hold,) = next_questions(project=project, user=anna, count=1)
    submit_answer(
        question=hold.question, user=anna, content=Content(choice=Choice.GOOD), idempotency_key="1"
    )
    result = ask_many_again(project=project, generations=[image], people=1, by=otto)
    assert result.asked == 1 and not result.left_out
    for user in (anna, otto):
        assert next_questions(project=project, user=user, count=1) == []
    (hold,) = next_questions(project=project, user=boris, count=1)
    assert hold.question.purpose == Purpose.REVIEW


def test_images_are_left_out_for_a_reason(project: Project, otto: User) -> None:
    anna, _ = make_member(project), make_member(project)
    waiting, blind, seen, free = images(project, 4)
    ask_many_again(project=project, generations=[waiting], people=2, by=otto)
    make_question(project, left=Generation.objects.get(pk=blind), purpose=Purpose.AUDIT)
    question = make_question(
        project, left=Generation.objects.get(pk=seen), state=QuestionState.ANSWERED
    )
    Hold.objects.create(
        project=project, question=question, user=anna, state=HoldState.ANSWERED,
        expires_at=question.created_at,
    )  # fmt: skip
    elsewhere = images(make_project(), 1)
    result = ask_many_again(
        project=project, generations=[waiting, blind, seen, free, *elsewhere], people=2, by=otto
    )
    assert result.asked == 1
    assert dict(result.left_out) == {LeftOut.WAITING: 1, LeftOut.BLIND: 1, LeftOut.TOO_FEW: 1}
    assert [each.left_id for each in again(project)] == [waiting, free]


def test_each_stretch_of_the_queue_has_its_share(project: Project, otto: User) -> None:
    make_member(project)
    ask_many_again(project=project, generations=images(project, 25), people=1, by=otto)
    priorities = [each.priority for each in again(project)]
    assert max(priorities) == 0.5 and min(priorities) == -8.5
    assert priorities.count(0.5) == 3


def test_a_project_that_plans_nothing_ahead_asks_too(otto: User) -> None:
    project = make_project(plan_ahead=0)
    make_member(project)
    result = ask_many_again(project=project, generations=images(project, 2), people=1, by=otto)
    assert result.asked == 2


def test_a_new_plan_keeps_them(project: Project, otto: User) -> None:
    make_member(project)
    ask_many_again(project=project, generations=images(project, 1), people=1, by=otto)
    store_plan(project=project, planned=[], version=None)
    assert [each.state for each in again(project)] == [QuestionState.OPEN]


def test_the_audit_log_names_each_image(project: Project, otto: User) -> None:
    make_member(project)
    ids = images(project, 2)
    ask_many_again(project=project, generations=ids, people=1, by=otto)
    events = AuditEvent.objects.filter(project=project, actor=otto).order_by("pk")
    assert [event.target for event in events] == [f"generation:{pk}" for pk in ids]
    assert [event.detail["people"] for event in events] == [1, 1]


def test_queries_do_not_grow_with_the_images(project: Project, otto: User) -> None:
    make_member(project)
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (1, 20):
        ids = images(project, number)
        with CaptureQueriesContext(connection) as queries:
            ask_many_again(project=project, generations=ids, people=1, by=otto)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_ask_once(project: Project, otto: User) -> None:
    make_member(project)
    ids, ready = images(project, 20), threading.Barrier(2)
    asked: list[int] = []

    def ask() -> None:
        ready.wait()
        asked.append(ask_many_again(project=project, generations=ids, people=1, by=otto).asked)
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(asked) == [0, 20] and len(again(project)) == 20
