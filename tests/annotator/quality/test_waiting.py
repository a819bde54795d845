"""What is said to those who have nothing to answer."""

from __future__ import annotations

import pytest

from annotator.models import JobKind, JobState, Project, User
from annotator.quality.waiting import Holder, read_waiting
from annotator.queue.next_question import next_questions
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
