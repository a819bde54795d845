"""A new plan replaces the untouched questions."""

from __future__ import annotations

from typing import Any

import pytest

from annotator.models import HoldState, Project, Purpose, Question, QuestionState
from annotator.queue.next_question import next_questions
from annotator.queue.plan_questions import PlannedRow, store_plan
from annotator.queue.skip import skip
from scoring.vocabulary.messages.questions import MODELS_DISAGREE
from tests.factories import (
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
    make_version,
)

pytestmark = pytest.mark.django_db


def planned(project: Project, *, pair: bool = False, **values: Any) -> PlannedRow:
    """A row about a product of its own."""
    product = make_product(project)
    right = make_generation(product).pk if pair else None
    row = {
        "product_id": product.pk,
        "left_id": make_generation(product).pk,
        "right_id": right,
        "purpose": Purpose.LEARN,
        "reason": MODELS_DISAGREE(probability=0.48, spread=0.21),
    }
    return PlannedRow(**row | values)


def store(project: Project, *rows: PlannedRow) -> int:
    return store_plan(project=project, planned=rows, version=None)


def state_of(question: Question) -> str:
    question.refresh_from_db()
    return question.state


def test_questions_are_asked_in_the_order_of_the_plan() -> None:
    project = make_project()
    rows = [planned(project) for _ in range(4)]
    store(project, *rows)
    person = make_member(project)
    served = [
        hold.question.left_id for hold in next_questions(project=project, user=person, count=4)
    ]
    assert served == [row.left_id for row in rows]


def test_a_question_keeps_why_it_is_asked_and_what_the_model_thought() -> None:
    project = make_project()
    version = make_version(project)
    row = planned(project, pair=True, strategy="bald", value=0.3, selection_probability=1.0)
    store_plan(project=project, planned=[row], version=version)
    question = Question.objects.get()
    assert (question.kind, question.strategy, question.value) == ("pair", "bald", 0.3)
    assert question.reason == MODELS_DISAGREE(probability=0.48, spread=0.21)
    assert question.model_version == version


@pytest.mark.parametrize("purpose", [Purpose.LEARN, Purpose.EXPLORE, Purpose.AUDIT])
def test_untouched_questions_are_withdrawn(purpose: Purpose) -> None:
    project = make_project()
    question = make_question(project, purpose=purpose)
    store(project)
    assert state_of(question) == QuestionState.WITHDRAWN


def test_gold_questions_are_no_part_of_a_plan() -> None:
    project = make_project()
    question = make_question(project, purpose=Purpose.GOLD)
    store(project)
    assert state_of(question) == QuestionState.OPEN


def test_other_projects_are_left_alone() -> None:
    question = make_question(make_project())
    store(make_project())
    assert state_of(question) == QuestionState.OPEN


def test_what_someone_holds_stays_theirs() -> None:
    project = make_project()
    question = make_question(project, answers_needed=2)
    next_questions(project=project, user=make_member(project), count=1)
    store(project)
    assert state_of(question) == QuestionState.OPEN
    assert question.holds_count == 1


def test_what_waits_for_its_second_person_stays() -> None:
    project = make_project()
    question = make_question(project, answers_needed=2, answers_count=1, purpose=Purpose.AUDIT)
    store(project)
    assert state_of(question) == QuestionState.OPEN


def test_what_was_skipped_stays_for_others_and_is_not_asked_anew() -> None:
    project = make_project()
    question = make_question(project)
    person = make_member(project)
    (hold,) = next_questions(project=project, user=person, count=1)
    skip(question=question, user=person)
    hold.refresh_from_db()
    assert hold.state == HoldState.SKIPPED
    again = planned(project, product_id=question.product_id, left_id=question.left_id)
    assert store(project, again) == 0
    assert next_questions(project=project, user=person, count=1) == []
    assert len(next_questions(project=project, user=make_member(project), count=1)) == 1


def test_what_was_handed_out_while_the_plan_was_made_is_not_asked_twice() -> None:
    project = make_project()
    row = planned(project, pair=True)
    store(project, row)
    next_questions(project=project, user=make_member(project), count=1)
    turned = planned(project, product_id=row.product_id, left_id=row.right_id, right_id=row.left_id)
    assert store(project, turned) == 0


def test_a_withdrawn_question_can_be_asked_again() -> None:
    project = make_project()
    row = planned(project)
    assert store(project, row) == store(project, row) == 1
    states = Question.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [QuestionState.WITHDRAWN, QuestionState.OPEN]
