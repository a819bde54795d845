"""For any actions in any order the counters stay right and no answer is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.errors import Conflict, NotFound
from annotator.models import Answer, Hold, HoldState, Project, Question, QuestionState, User
from annotator.queue.hold import expire_holds, release
from annotator.queue.next_question import next_questions
from annotator.queue.skip import skip
from annotator.queue.submit_answer import Content, submit_answer
from annotator.queue.undo_answer import undo_answer
from annotator.queue.undo_skip import undo_skip
from tests.factories import make_member, make_project, make_question

pytestmark = pytest.mark.django_db

STEPS = ("next", "answer", "repeat", "undo", "skip", "unskip", "release", "run_out", "withdraw")
step = st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.integers(0, 2))


@contextmanager
def rolled_back() -> Iterator[None]:
    """Each example starts from the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class World:
    """Three people, three questions, and every answer that was taken."""

    def __init__(self) -> None:
        self.project: Project = make_project()
        self.people: list[User] = [make_member(self.project) for _ in range(3)]
        self.questions: list[Question] = [
            make_question(self.project, answers_needed=n) for n in (1, 2, 2)
        ]
        self.keys = 0
        self.taken: list[Answer] = []

    def do(self, name: str, person: User, question: Question) -> None:
        with suppress(Conflict, NotFound):  # refused in words; the invariants are checked anyway
            getattr(self, name)(person, question)

    def next(self, person: User, question: Question) -> None:
        next_questions(project=self.project, user=person, count=2)

    def answer(self, person: User, question: Question) -> None:
        self.keys += 1
        self.taken.append(self._submit(person, question, str(self.keys)))

    def repeat(self, person: User, question: Question) -> None:
        last = Answer.objects.filter(user=person, undoes=None).last()
        if last is not None:
            assert self._submit(person, last.question, last.idempotency_key) == last

    def undo(self, person: User, question: Question) -> None:
        last = Answer.objects.filter(user=person, undoes=None, undone_by=None).last()
        if last is not None:
            undo_answer(answer=last, by=person)

    def skip(self, person: User, question: Question) -> None:
        skip(question=question, user=person)

    def unskip(self, person: User, question: Question) -> None:
        undo_skip(question=question, user=person)

    def release(self, person: User, question: Question) -> None:
        release(question=question, user=person)

    def run_out(self, person: User, question: Question) -> None:
        Hold.objects.filter(user=person).update(expires_at=timezone.now() - timedelta(1))
        expire_holds(project=self.project)

    def withdraw(self, person: User, question: Question) -> None:
        Question.objects.filter(pk=question.pk, state=QuestionState.OPEN, holds_count=0).update(
            state=QuestionState.WITHDRAWN
        )

    def _submit(self, person: User, question: Question, key: str) -> Answer:
        content = Content(choice="good")
        return submit_answer(
            question=question, user=person, content=content, idempotency_key=key
        ).answer

    def check(self) -> None:
        assert set(Answer.objects.filter(undoes=None)) == set(self.taken)
        effective = Answer.objects.effective()
        for question in Question.objects.all():
            holds = Hold.objects.filter(question=question, state=HoldState.ACTIVE).count()
            answers = effective.filter(question=question).count()
            assert (question.holds_count, question.answers_count) == (holds, answers)
            assert answers <= question.answers_needed
            if question.state == QuestionState.OPEN:
                assert answers + holds < question.answers_needed
            if question.state == QuestionState.ANSWERED:
                assert answers == question.answers_needed
        self.project.refresh_from_db()
        assert self.project.answers_count == effective.count()


@settings(  # on each database, with other examples
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(step, max_size=25))
def test_counters_stay_true_in_any_order(steps: list[tuple[str, int, int]]) -> None:
    with rolled_back():
        world = World()
        for name, person, question in steps:
            world.do(name, world.people[person], world.questions[question])
            world.check()
