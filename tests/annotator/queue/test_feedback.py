"""Feedback after a gold question."""

from __future__ import annotations

import pytest

from annotator.errors import Conflict
from annotator.models import Answer, KnownAnswer, Project, Purpose
from annotator.queue.feedback import Feedback, feedback_on
from annotator.queue.undo_answer import undo_answer
from tests.factories import make_answer, make_member, make_project, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project(gold_feedback=True)


def gold(project: Project, choice: str, **right_answer: object) -> Answer:
    question = make_question(project, purpose=Purpose.GOLD)
    KnownAnswer.objects.create(
        **{"project": project, "generation": question.left, "is_good": True} | right_answer
    )
    return make_answer(question, make_member(project), choice)


def test_says_whether_it_was_right_what_is_right_and_why(project: Project) -> None:
    answer = gold(project, "bad", explanation="The light fits.")
    assert feedback_on(answer) == Feedback(
        is_right=False, is_good=True, is_changed=False, explanation="The light fits."
    )


def test_a_change_that_was_missed_is_wrong_as_well(project: Project) -> None:
    feedback = feedback_on(gold(project, "good", is_changed=True))
    assert feedback is not None and not feedback.is_right


def test_is_a_setting_of_the_project() -> None:
    assert feedback_on(gold(make_project(gold_feedback=False), "good")) is None


def test_other_questions_have_none(project: Project) -> None:
    answer = make_answer(make_question(project), make_member(project), "good")
    assert feedback_on(answer) is None


def test_who_was_told_cannot_answer_anew(project: Project) -> None:
    answer = gold(project, "bad")
    with pytest.raises(Conflict, match="was shown"):
        undo_answer(answer=answer, by=answer.user)
