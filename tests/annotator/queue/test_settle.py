"""A blind question about which people are evenly split is asked once more."""

from __future__ import annotations

import pytest

from annotator.models import Answer, Project, Purpose, Question, QuestionState, User
from annotator.queue.next_question import next_questions
from annotator.queue.submit_answer import Content, submit_answer
from annotator.queue.undo_answer import undo_answer
from annotator.verdicts.freeze_batch import close_batch, freeze_batch
from annotator.verdicts.lot_answers import BAD, GOOD, UNCLEAR, lot_answers
from tests.batches import scored_project
from tests.factories import make_member, make_project, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return scored_project(2)


@pytest.fixture
def question(project: Project) -> Question:
    freeze_batch(project=project, by=make_member(project))
    return make_question(
        project, left=project.generations.first(), purpose=Purpose.LOT, answers_needed=2
    )


def people(project: Project, count: int) -> list[User]:
    return [make_member(project) for _ in range(count)]


def answer(question: Question, person: User, choice: str, **values: object) -> Answer:
    next_questions(project=question.project, user=person, count=1)
    content = Content(choice=choice, **values)  # type: ignore[arg-type]
    return submit_answer(
        question=question, user=person, content=content, idempotency_key=f"{person.pk}-{choice}"
    ).answer


def test_a_third_person_settles_what_two_see_differently(
    project: Project, question: Question
) -> None:
    first, second, third = people(project, 3)
    answer(question, first, "good")
    answer(question, second, "good", changed=[question.left_id])
    question.refresh_from_db()
    assert (question.state, question.answers_needed) == (QuestionState.OPEN, 3)
    [batch] = project.batches.all()
    # Until then it counts as an error on both sides.
    assert lot_answers(batch) == {question.left_id: UNCLEAR}

    last = answer(question, third, "good")
    question.refresh_from_db()
    assert question.state == QuestionState.ANSWERED
    assert lot_answers(batch) == {question.left_id: GOOD}
    undo_answer(answer=last, by=third)
    assert lot_answers(batch) == {question.left_id: UNCLEAR}
    answer(question, third, "bad")
    assert lot_answers(batch) == {question.left_id: BAD}


def test_nobody_is_waited_for_where_nobody_is_left(question: Question) -> None:
    project = question.project
    question.project.memberships.all().delete()
    for person, choice in zip(people(project, 2), ("good", "bad"), strict=True):
        answer(question, person, choice)

    question.refresh_from_db()
    assert (question.state, question.answers_needed) == (QuestionState.ANSWERED, 2)


def test_closing_the_batch_ends_the_waiting_and_keeps_the_answer(
    project: Project, question: Question
) -> None:
    first, second, third = people(project, 3)
    answer(question, first, "good")
    answer(question, second, "bad")
    [batch] = project.batches.all()
    close_batch(batch=batch, by=third, lot_trains=False)

    question.refresh_from_db()
    assert (question.state, question.answers_needed) == (QuestionState.ANSWERED, 2)
    assert lot_answers(batch) == {question.left_id: UNCLEAR}


def test_audit_questions_are_not_settled() -> None:
    project = make_project()
    question = make_question(project, purpose=Purpose.AUDIT, answers_needed=2)
    for person, choice in zip(people(project, 3), ("good", "bad"), strict=False):
        answer(question, person, choice)

    question.refresh_from_db()
    assert (question.state, question.answers_needed) == (QuestionState.ANSWERED, 2)
