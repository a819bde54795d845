"""The checks that follow each fault see what they look for."""

from __future__ import annotations

import pytest

from annotator.models import Generation, HoldState, ScoreState
from annotator.queue.next_question import next_questions
from annotator.queue.submit_answer import Content, submit_answer
from tests.factories import (
    make_answer,
    make_generation,
    make_member,
    make_product,
    make_project,
    make_question,
    make_report,
    make_user,
    make_version,
)
from tests.faults import invariants

pytestmark = pytest.mark.django_db


def test_an_answered_question_breaks_nothing() -> None:
    project = make_project()
    make_question(project)
    person = make_member(project)
    (hold,) = next_questions(project=project, user=person, count=1)
    submit_answer(
        question=hold.question, user=person, content=Content("good"), idempotency_key="once"
    )
    assert invariants.answers_broken(project, ["once"]) == []
    assert invariants.questions_broken(project) == []


def test_a_lost_answer_is_missed() -> None:
    assert invariants.answers_broken(make_project(), ["lost"]) == ["1 acknowledged answers lost"]


def test_an_answer_too_many_is_seen() -> None:
    question = make_question(make_project())
    for person in (make_user(), make_user()):
        make_answer(question, person, "good")
    assert "1 questions over-answered" in invariants.questions_broken(question.project)


def test_a_question_handed_out_too_often_is_seen() -> None:
    question = make_question(make_project())
    for person in (make_user(), make_user()):
        question.holds.create(
            project=question.project, user=person, state=HoldState.ACTIVE,
            expires_at=question.created_at,
        )  # fmt: skip
    assert "1 questions handed out too often" in invariants.questions_broken(question.project)


def test_half_a_score_and_a_silent_failure_are_seen() -> None:
    project = make_project()
    product = make_product(project)
    make_report(make_generation(product))
    make_generation(product, score_state=ScoreState.FAILED)
    make_generation(product, score_state=ScoreState.SCORED)
    assert invariants.scores_broken(project) == [
        "1 images scored without features",
        "1 images failed without a reason",
        "1 images with half a score",
    ]


def test_a_champion_without_weights_and_scores_is_seen() -> None:
    project = make_project()
    make_generation(make_product(project))
    version = make_version(project, state="champion")
    Generation.objects.update(verdict_by="policy")
    assert invariants.models_broken(project) == [
        f"version {version.number} without its weights",
        "1 verdicts without a certificate",
    ]


def test_a_wrong_counter_is_seen() -> None:
    project = make_project(products_count=3)
    make_product(project)
    assert invariants.counts_broken(project) == ["2 products miscounted"]
