"""What is shown to people who have nothing to answer."""

from __future__ import annotations

import pytest
from django.utils import timezone

from annotator.models import JobKind, JobState, Project, User
from annotator.queue.next_question import next_questions
from annotator.queue.skip import skip
from annotator.queue.submit_answer import Content, submit_answer
from annotator.queue.waiting import Holder, read_waiting
from tests.factories import (
    make_answer,
    make_job,
    make_member,
    make_project,
    make_question,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project(retrain_after_answers=5)


@pytest.fixture
def user(project: Project) -> User:
    return make_member(project)


def test_names_those_who_hold_the_rest(project: Project, user: User) -> None:
    for _ in range(3):
        make_question(project)
    grace, ada = make_member(project, username="grace"), make_member(project, username="ada")
    next_questions(project=project, user=ada, count=2)
    next_questions(project=project, user=grace, count=1)
    assert read_waiting(project=project, user=user).holders == [
        Holder("ada", 2),
        Holder("grace", 1),
    ]
    assert read_waiting(project=project, user=ada).holders == [Holder("grace", 1)]


def test_counts_the_answers_to_the_next_retraining(project: Project, user: User) -> None:
    assert read_waiting(project=project, user=user).answers_missing == 5
    first = make_answer(make_question(project), user, "good")
    make_answer(make_question(project), user, "bad")
    assert read_waiting(project=project, user=user).answers_missing == 3
    make_version(project, answers_until=first.pk)
    assert read_waiting(project=project, user=user).answers_missing == 4


def test_a_retraining_that_failed_has_seen_its_answers_too(project: Project, user: User) -> None:
    answer = make_answer(make_question(project), user, "good")
    make_job(project, JobKind.RETRAIN, state=JobState.FAILED, arguments={"last_event": answer.pk})
    assert read_waiting(project=project, user=user).answers_missing == 5


def test_says_when_one_is_running_and_when_answers_bring_none(user: User) -> None:
    by_clock = make_project(retrain_after_answers=0, retrain_every_minutes=30)
    waiting = read_waiting(project=by_clock, user=user)
    assert (waiting.answers_missing, waiting.retrain_every_minutes) == (None, 30)
    make_job(by_clock, JobKind.RETRAIN)
    assert read_waiting(project=by_clock, user=user).is_retraining


def test_answers_that_nobody_can_give_are_not_waited_for(project: Project, user: User) -> None:
    def possible() -> int:
        return read_waiting(project=project, user=user).answers_possible

    make_question(project, answers_needed=2)
    assert possible() == 0  # nobody else is a member
    other, third = make_member(project), make_member(project)
    assert possible() == 2
    (hold,) = next_questions(project=project, user=other, count=1)
    assert possible() == 2  # in someone's hands it can still be answered
    skip(question=hold.question, user=other)
    assert possible() == 1
    submit_answer(
        question=next_questions(project=project, user=third, count=1)[0].question,
        user=third,
        content=Content("good"),
        idempotency_key="k",
    )
    assert possible() == 0  # one answer is missing, and no one is left to give it


def test_people_who_left_give_no_answers(project: Project, user: User) -> None:
    make_question(project)
    other = make_member(project)
    other.is_active = False
    other.save()
    assert read_waiting(project=project, user=user).answers_possible == 0


def test_nothing_starts_by_itself_in_an_archived_project(user: User) -> None:
    project = make_project(
        retrain_after_answers=5, retrain_every_minutes=30, archived_at=timezone.now()
    )
    waiting = read_waiting(project=project, user=user)
    assert (waiting.answers_missing, waiting.retrain_every_minutes) == (None, 0)


def test_says_whether_the_clock_has_anything_to_retrain_on(user: User) -> None:
    by_clock = make_project(retrain_after_answers=0, retrain_every_minutes=30)
    assert not read_waiting(project=by_clock, user=user).has_new_answers
    make_answer(make_question(by_clock), user, "good")
    assert read_waiting(project=by_clock, user=user).has_new_answers
