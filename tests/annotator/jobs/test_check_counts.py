"""Wrong counters are corrected by the rows, and the log says so."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone
from structlog.testing import capture_logs

from annotator.jobs import check_counts
from annotator.models import Answer, Hold, Product, Project, Question, QuestionState
from annotator.queue.next_question import next_questions
from annotator.queue.submit_answer import Content, submit_answer
from annotator.queue.undo_answer import undo_answer
from tests.factories import (
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(db: None) -> Project:
    """A project with a product, two images, an answered and a held question; counters are right."""
    project = make_project()
    product = make_product(project)
    for _ in range(2):
        question = make_question(project, left=make_generation(product))
    person, other = make_member(project), make_member(project)
    (hold,) = next_questions(project=project, user=person, count=1)
    submit_answer(question=hold.question, user=person, content=Content("good"), idempotency_key="1")
    assert next_questions(project=project, user=other, count=1)
    Product.objects.update(generations_count=2)
    Project.objects.update(products_count=1, generations_count=2)
    question.refresh_from_db()
    return project


def values(project: Project) -> list[Any]:
    return [
        list(Project.objects.values_list("products_count", "generations_count", "answers_count")),
        list(Product.objects.values_list("generations_count")),
        list(Question.objects.order_by("pk").values_list("answers_count", "holds_count", "state")),
    ]


DAMAGES: list[tuple[Callable[[], Any], list[object]]] = [
    (
        lambda: Project.objects.update(answers_count=0),
        ["answers_count", 0, 1],
    ),
    (
        lambda: Project.objects.update(answers_count=7),
        ["answers_count", 7, 1],
    ),
    (
        lambda: Project.objects.update(products_count=9),
        ["products_count", 9, 1],
    ),
    (
        lambda: Project.objects.update(generations_count=1),
        ["generations_count", 1],
    ),
    (
        lambda: Product.objects.update(generations_count=5),
        ["generations_count", 5],
    ),
    (
        lambda: Question.objects.filter(state="held").update(holds_count=0, state="open"),
        ["holds_count", 0, 1],
    ),
    (
        lambda: Question.objects.filter(state="answered").update(answers_count=0, state="open"),
        ["answers_count", 0, 1],
    ),
]


@pytest.mark.parametrize(("damage", "expected"), DAMAGES)
def test_each_counter_is_mended_and_the_log_has_the_old_and_the_new_value(
    counted: Project, damage: Callable[[], Any], expected: list[object]
) -> None:
    right = values(counted)
    damage()
    assert values(counted) != right
    with capture_logs() as lines:
        check_counts.check_project(counted)
    assert values(counted) == right
    logged = [[line["column"], line["was"], line["rows_say"]] for line in lines]
    assert any(each[: len(expected)] == expected for each in logged)


def test_what_is_right_is_left_alone(counted: Project) -> None:
    right = values(counted)
    with capture_logs() as lines:
        check_counts.check_project(counted)
    assert values(counted) == right
    assert not lines


def test_undone_and_surplus_answers_do_not_count(counted: Project) -> None:
    answer = Answer.objects.get()
    undo_answer(answer=answer, by=answer.user)
    Project.objects.update(answers_count=1)
    check_counts.check_project(counted)
    counted.refresh_from_db()
    assert counted.answers_count == 0


def test_a_withdrawn_question_is_not_opened_by_the_check(counted: Project) -> None:
    Hold.objects.all().delete()
    Question.objects.filter(state="held").update(state=QuestionState.WITHDRAWN)
    check_counts.check_project(counted)
    withdrawn = Question.objects.get(state=QuestionState.WITHDRAWN)
    assert withdrawn.holds_count == 0


def test_one_project_a_round_the_longest_unseen_first_and_none_twice_in_a_minute() -> None:
    long_ago, never = make_project(), make_project()
    Project.objects.filter(pk=long_ago.pk).update(
        counts_checked_at=timezone.now() - timedelta(hours=1)
    )
    Project.objects.update(answers_count=1)
    left = []
    for _ in range(3):
        check_counts.check_counts()
        wrong = Project.objects.filter(answers_count=1).order_by("pk")
        left.append(list(wrong.values_list("pk", flat=True)))
        Project.objects.filter(pk=never.pk, answers_count=0).update(answers_count=1)
    # The last round leaves what was damaged again: it is not a minute since it was looked at.
    assert left == [[long_ago.pk], [never.pk], [never.pk]]


def test_a_large_project_is_looked_at_less_often() -> None:
    ten_minutes_ago = timezone.now() - timedelta(minutes=10)
    project = make_project(generations_count=1_000_000, counts_checked_at=ten_minutes_ago)
    check_counts.check_counts()
    project.refresh_from_db()
    assert (project.counts_checked_at, project.generations_count) == (ten_minutes_ago, 1_000_000)


@pytest.mark.django_db(transaction=True)
def test_checking_beside_people_finds_nothing_wrong() -> None:
    project = make_project()
    questions = 400 if connection.vendor == "postgresql" else 40
    product = make_product(project, generations_count=1)
    generation = make_generation(product)
    for _ in range(questions):
        make_question(project, left=generation)
    Project.objects.update(products_count=1, generations_count=1)
    people = [make_member(project) for _ in range(4)]

    def answer_all(place: int) -> None:
        try:
            while holds := next_questions(project=project, user=people[place], count=2):
                for hold in holds:
                    answer = submit_answer(
                        question=hold.question,
                        user=people[place],
                        content=Content("good"),
                        idempotency_key=f"{hold.question_id}",
                    ).answer
                    if hold.question_id % 7 == 0:
                        undo_answer(answer=answer, by=people[place])
                        submit_answer(
                            question=hold.question,
                            user=people[place],
                            content=Content("bad"),
                            idempotency_key=f"again {hold.question_id}",
                        )
        finally:
            connections.close_all()

    with capture_logs() as lines, ThreadPoolExecutor(4) as pool:
        running = [pool.submit(answer_all, place) for place in range(4)]
        while not all(each.done() for each in running):
            check_counts.check_project(project)
            # A wrong value that is mended while people go on counting.
            check_counts._mend_project(project.pk)
        for each in running:
            each.result()
    assert not lines
    project.refresh_from_db()
    assert project.answers_count == Answer.objects.effective().count() == questions
