"""Some questions are asked a second time, later, and look like any other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from annotator.agreement.intervals import wilson
from annotator.agreement.repeats import read_repeats
from annotator.models import Answer, Project, Purpose, Question, QuestionState, User
from annotator.queue.next_question import next_questions
from annotator.queue.plan_repeats import plan_repeats
from annotator.queue.submit_answer import Content, submit_answer
from tests.factories import make_member, make_project, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project(repeat_share=0.5)


def answer(project: Project, user: User, choice: str) -> Question:
    (hold,) = next_questions(project=project, user=user, count=1)
    content = Content(choice="right" if choice == "left" and hold.swapped else choice)
    key = f"{user.pk}-{hold.question_id}"
    submit_answer(question=hold.question, user=user, content=content, idempotency_key=key)
    return hold.question


def long_ago() -> None:
    Answer.objects.update(created_at=timezone.now() - timedelta(hours=2))


def repeats(project: Project) -> QuerySet[Question]:
    return Question.objects.filter(project=project, purpose=Purpose.REPEAT)


def answered(project: Project, user: User, number: int, **values: Any) -> list[Question]:
    for _ in range(number):
        make_question(project, **values)
    return [answer(project, user, "good") for _ in range(number)]


def test_up_to_the_share_of_what_waits_is_asked_again(project: Project) -> None:
    answered(project, make_member(project), 10)
    long_ago()
    for _ in range(6):
        make_question(project)
    assert plan_repeats(project=project) == 3
    states = repeats(project).values_list("repeats__state", flat=True)
    assert set(states) == {QuestionState.ANSWERED}


def test_what_was_answered_just_now_is_not_asked_again(project: Project) -> None:
    answered(project, make_member(project), 4)
    make_question(project)
    make_question(project)
    assert plan_repeats(project=project) == 0


@pytest.mark.parametrize("purpose", [Purpose.AUDIT, Purpose.GOLD])
def test_what_measures_already_is_not_repeated(project: Project, purpose: Purpose) -> None:
    answered(project, make_member(project), 4, purpose=purpose)
    long_ago()
    make_question(project)
    make_question(project)
    assert plan_repeats(project=project) == 0


def test_without_a_share_nothing_is_repeated() -> None:
    project = make_project()
    answered(project, make_member(project), 4)
    long_ago()
    make_question(project)
    assert plan_repeats(project=project) == 0


def test_planning_again_draws_anew_but_repeats_nothing_a_second_time(project: Project) -> None:
    user = make_member(project)
    answered(project, user, 4)
    long_ago()
    for _ in range(8):
        make_question(project, priority=-500)
    assert plan_repeats(project=project) == 4
    assert plan_repeats(project=project, seed=1) == 4
    assert len(repeats(project)) == 4
    again = answer(project, user, "good")
    long_ago()
    plan_repeats(project=project, seed=2)
    firsts = [each.repeats_id for each in repeats(project)]
    assert again.purpose == Purpose.REPEAT
    assert len(firsts) == len(set(firsts)) == 4


def test_the_same_person_may_get_it_and_is_compared_with_themselves(project: Project) -> None:
    user, other = make_member(project), make_member(project)
    answered(project, user, 2)
    long_ago()
    for _ in range(4):
        make_question(project, priority=-500)
    assert plan_repeats(project=project) == 2
    assert answer(project, user, "bad").purpose == Purpose.REPEAT
    assert answer(project, other, "good").purpose == Purpose.REPEAT
    repeats = read_repeats(project=project)
    assert repeats.by_person == {user.pk: wilson(0, 1)}
    assert repeats.by_the_same == wilson(0, 1)
    assert repeats.by_others == wilson(1, 1)


def test_sides_may_change_between_the_two(project: Project) -> None:
    user = make_member(project)
    first = make_question(project, pair=True)
    answer(project, user, "left")
    long_ago()
    for _ in range(2):
        make_question(project, priority=-500)
    plan_repeats(project=project)
    (again,) = repeats(project)
    assert {again.left_id, again.right_id} == {first.left_id, first.right_id}
    answer(project, user, "left")
    assert read_repeats(project=project).by_person == {user.pk: wilson(1, 1)}
