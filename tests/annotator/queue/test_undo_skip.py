"""A skip is taken back: the question is the same person's again, and the counters say so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.errors import Conflict, NotFound
from annotator.models import Hold, HoldState, Project, Question, QuestionState, User
from annotator.queue.hold import expire_holds
from annotator.queue.next_question import next_questions
from annotator.queue.skip import skip
from annotator.queue.submit_answer import Content, submit_answer
from annotator.queue.undo_skip import undo_skip
from tests.factories import make_member, make_project, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def person(project: Project) -> User:
    return make_member(project)


@pytest.fixture
def skipped(project: Project, person: User) -> Question:
    """A question that the person has skipped a moment ago."""
    question = make_question(project)
    ask(project, person)
    skip(question=question, user=person)
    return question


def ask(project: Project, person: User) -> list[int]:
    holds = next_questions(project=project, user=person, count=5)
    return [hold.question_id for hold in holds]


def answer(question: Question, person: User, key: str = "a") -> bool:
    """Answer the question; whether the answer counts."""
    content = Content(choice="good")
    taken = submit_answer(question=question, user=person, content=content, idempotency_key=key)
    return not taken.answer.is_surplus


def counts(question: Question) -> tuple[str, int, int]:
    question.refresh_from_db()
    return question.state, question.holds_count, question.answers_count


def test_the_question_is_theirs_again(project: Project, person: User, skipped: Question) -> None:
    assert counts(skipped) == (QuestionState.OPEN, 0, 0)
    hold = undo_skip(question=skipped, user=person)
    assert (hold.question_id, hold.state, hold.skip_reason) == (skipped.pk, HoldState.ACTIVE, "")
    assert hold.expires_at > timezone.now()
    assert counts(skipped) == (QuestionState.HELD, 1, 0)
    assert ask(project, person) == [skipped.pk]
    assert answer(skipped, person)
    assert counts(skipped) == (QuestionState.ANSWERED, 0, 1)


def test_twice_is_once(person: User, skipped: Question) -> None:
    undo_skip(question=skipped, user=person)
    undo_skip(question=skipped, user=person)
    assert counts(skipped) == (QuestionState.HELD, 1, 0)


def test_a_repeat_that_comes_late_brings_no_hold_back(
    project: Project, person: User, skipped: Question
) -> None:
    undo_skip(question=skipped, user=person)
    Hold.objects.update(expires_at=timezone.now() - timedelta(1))
    expire_holds(project=project)
    undo_skip(question=skipped, user=person)
    assert counts(skipped) == (QuestionState.OPEN, 0, 0)


def test_it_can_be_skipped_anew(project: Project, person: User, skipped: Question) -> None:
    undo_skip(question=skipped, user=person)
    skip(question=skipped, user=person, reason="other")
    assert counts(skipped) == (QuestionState.OPEN, 0, 0)
    assert ask(project, person) == []
    assert Hold.objects.get().skip_reason == "other"


def test_whoever_has_the_place_meanwhile_keeps_it(
    project: Project, person: User, skipped: Question
) -> None:
    other = make_member(project)
    assert ask(project, other) == [skipped.pk]
    undo_skip(question=skipped, user=person)
    assert counts(skipped) == (QuestionState.HELD, 2, 0)
    assert answer(skipped, other, "b")
    assert counts(skipped) == (QuestionState.ANSWERED, 1, 1)
    assert not answer(skipped, person)  # kept, and one too many
    assert counts(skipped) == (QuestionState.ANSWERED, 0, 1)


def test_an_answer_is_not_a_skip(project: Project, person: User) -> None:
    question = make_question(project)
    ask(project, person)
    answer(question, person)
    with pytest.raises(Conflict):
        undo_skip(question=question, user=person)


def test_nobody_takes_back_what_they_never_had(project: Project, skipped: Question) -> None:
    with pytest.raises(NotFound):
        undo_skip(question=skipped, user=make_member(project))
