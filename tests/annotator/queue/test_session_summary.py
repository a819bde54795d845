"""How one's own session went."""

from __future__ import annotations

import pytest

from annotator.agreement.gold import GoldResult
from annotator.agreement.people import Share
from annotator.models import KnownAnswer, Project, Purpose, User
from annotator.queue.session_summary import read_session_summary
from tests.factories import make_answer, make_member, make_project, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def user(project: Project) -> User:
    return make_member(project)


def test_without_answers_nothing_is_known(project: Project, user: User) -> None:
    summary = read_session_summary(project=project, user=user)
    assert (summary.answers, summary.median_milliseconds, summary.agreement) == (0, None, None)


def test_counts_ones_own_answers_from_the_first_of_the_session(
    project: Project, user: User
) -> None:
    make_answer(make_question(project), user, "good", milliseconds=9_000)
    first = make_answer(make_question(project), user, "good", milliseconds=1_000)
    make_answer(make_question(project), user, "bad", milliseconds=3_000)
    make_answer(make_question(project), make_member(project), "bad", milliseconds=60_000)
    summary = read_session_summary(project=project, user=user, first_answer=first.pk)
    assert (summary.answers, summary.median_milliseconds) == (2, 2_000)
    assert read_session_summary(project=project, user=user).answers == 3


def test_agreement_is_with_others_on_the_same_question(project: Project, user: User) -> None:
    other = make_member(project)
    for mine, theirs in (("good", "good"), ("bad", "good"), ("good", "good")):
        question = make_question(project, answers_needed=2)
        make_answer(question, user, mine)
        make_answer(question, other, theirs)
    make_answer(make_question(project), user, "good")
    assert read_session_summary(project=project, user=user).agreement == Share(2 / 3, 3)


def test_gold_counts_only_where_the_project_gives_feedback(project: Project, user: User) -> None:
    for choice in ("good", "bad"):
        question = make_question(project, purpose=Purpose.GOLD)
        KnownAnswer.objects.create(project=project, generation=question.left, is_good=True)
        make_answer(question, user, choice)
    assert read_session_summary(project=project, user=user).gold is None
    project.gold_feedback = True
    assert read_session_summary(project=project, user=user).gold == GoldResult(1, 2)
