"""Many people at once, with real threads and connections."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.db import connection, connections

from annotator.models import Answer, Hold, Kind, Project, Purpose, Question, QuestionState, User
from annotator.queue.next_question import next_questions
from annotator.queue.submit_answer import Content, submit_answer
from tests.factories import make_generation, make_member, make_product, make_project, make_question

pytestmark = pytest.mark.django_db(transaction=True)


def fill(project: Project, count: int, *, answers_needed: int = 1) -> None:
    generation = make_generation(make_product(project))
    Question.objects.bulk_create(
        Question(
            project=project,
            product=generation.product,
            kind=Kind.SINGLE,
            left=generation,
            purpose=Purpose.LEARN,
            priority=-place,
            answers_needed=answers_needed,
        )
        for place in range(count)
    )


def together(people: list[User], work: Callable[[User], None]) -> None:
    """Run `work` for everybody at the same time; a failure of one fails the test."""
    ready = threading.Barrier(len(people))

    def run(user: User) -> None:
        ready.wait()
        try:
            work(user)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as pool:
        for result in [pool.submit(run, user) for user in people]:
            result.result()


def answer_until_nothing_is_left(project: Project, user: User) -> None:
    while holds := next_questions(project=project, user=user, count=3):
        for hold in holds:
            submit_answer(
                question=hold.question,
                user=user,
                content=Content(choice="good"),
                idempotency_key=str(uuid.uuid4()),
            )


def size() -> tuple[int, int]:
    """People and questions: what the design asks for on PostgreSQL, less on SQLite."""
    return (32, 5_000) if connection.vendor == "postgresql" else (8, 300)


def test_everybody_together_answers_each_question_exactly_once() -> None:
    people_count, questions = size()
    project = make_project()
    fill(project, questions)
    people = [make_member(project) for _ in range(people_count)]
    together(people, lambda user: answer_until_nothing_is_left(project, user))

    per_question = Counter(Answer.objects.values_list("question_id", flat=True))
    assert len(per_question) == questions
    assert set(per_question.values()) == {1}
    assert not Answer.objects.filter(is_surplus=True).exists()
    assert Hold.objects.count() == questions  # nothing was ever in two hands
    project.refresh_from_db()
    assert project.answers_count == questions


def test_questions_for_three_are_answered_by_three_different_people() -> None:
    questions = size()[1] // 10
    project = make_project()
    fill(project, questions, answers_needed=3)
    people = [make_member(project) for _ in range(8)]
    together(people, lambda user: answer_until_nothing_is_left(project, user))

    pairs = list(Answer.objects.values_list("question_id", "user_id"))
    assert len(pairs) == len(set(pairs)) == 3 * questions
    assert set(Counter(question for question, _ in pairs).values()) == {3}
    states = Question.objects.values_list("state", "holds_count", "answers_count").distinct()
    assert list(states) == [(QuestionState.ANSWERED, 0, 3)]


def test_one_submission_sent_many_times_at_once_is_one_answer() -> None:
    project = make_project()
    question = make_question(project)
    user = make_member(project)
    next_questions(project=project, user=user, count=1)
    results: list[tuple[int, bool]] = []

    def send(_: User) -> None:
        result = submit_answer(
            question=question, user=user, content=Content(choice="bad"), idempotency_key="same"
        )
        results.append((result.answer.pk, result.is_repeat))

    together([user] * 8, send)
    assert len({answer for answer, _ in results}) == 1
    assert [is_repeat for _, is_repeat in results].count(False) == 1
    project.refresh_from_db()
    assert (Answer.objects.count(), project.answers_count) == (1, 1)


def test_two_tabs_of_one_person_share_their_questions() -> None:
    project = make_project()
    fill(project, 20)
    user = make_member(project)
    together([user] * 6, lambda person: _ask(project, person))
    holds = Hold.objects.order_by("question_id").values_list("question_id", flat=True)
    assert all(first < second for first, second in pairwise(holds))
    assert sum(Question.objects.values_list("holds_count", flat=True)) == len(holds)


def _ask(project: Project, user: User) -> None:
    next_questions(project=project, user=user, count=3)
