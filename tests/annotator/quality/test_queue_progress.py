"""What a person at the queue is told, and why there may be nothing for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.models import Answer, JobKind, Project, QuestionState, ScoreState
from annotator.quality.queue_progress import EmptyReason, read_queue_progress, why_empty
from annotator.queue.next_question import next_questions
from tests.factories import (
    make_answer,
    make_generation,
    make_job,
    make_member,
    make_product,
    make_project,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


def with_images(project: Project, state: ScoreState) -> Project:
    make_generation(make_product(project), score_state=state)
    Project.objects.filter(pk=project.pk).update(generations_count=1)
    project.refresh_from_db()
    return project


def test_only_ones_own_answers_are_mine(project: Project) -> None:
    me, other = make_member(project), make_member(project)
    old = make_answer(make_question(project), me, "good")
    Answer.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))
    make_answer(make_question(project), me, "bad")
    make_answer(make_question(project), other, "bad")
    make_question(project, state=QuestionState.ANSWERED)

    progress = read_queue_progress(project=project, user=me)

    assert (progress.mine_today, progress.open) == (1, 3)


def test_what_was_taken_back_today_is_no_answer_of_today(project: Project) -> None:
    me = make_member(project)
    kept, undone, old = (make_answer(make_question(project), me, "good") for _ in range(3))
    surplus = make_answer(make_question(project), me, "good", is_surplus=True)
    for answer in (undone, old, surplus):
        make_answer(answer.question, me, "undo", undoes=answer, idempotency_key=f"undo:{answer.pk}")
    # Given yesterday and taken back today: it was never counted today.
    Answer.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))

    assert read_queue_progress(project=project, user=me).mine_today == 1
    assert kept.pk in Answer.objects.effective().values_list("pk", flat=True)


def test_nothing_was_imported(project: Project) -> None:
    assert why_empty(project=project) == EmptyReason.NO_PRODUCTS


def test_images_are_still_being_scored(project: Project) -> None:
    assert why_empty(project=with_images(project, ScoreState.PENDING)) == EmptyReason.SCORING


def test_questions_are_being_planned(project: Project) -> None:
    make_job(project, JobKind.PLAN)
    assert why_empty(project=with_images(project, ScoreState.SCORED)) == EmptyReason.SCORING


def test_others_have_what_is_left(project: Project) -> None:
    make_question(project, state=QuestionState.HELD, holds_count=1)
    with_images(project, ScoreState.SCORED)
    assert why_empty(project=project) == EmptyReason.HELD_BY_OTHERS


def test_all_that_was_planned_is_answered(project: Project) -> None:
    make_question(project, state=QuestionState.ANSWERED, answers_count=1)
    with_images(project, ScoreState.SCORED)
    project.generations.update(score_state=ScoreState.SCORED)
    assert why_empty(project=project) == EmptyReason.NOTHING_PLANNED


def test_a_question_in_someones_hands_is_still_to_be_answered(project: Project) -> None:
    me = make_member(project)
    make_question(project)
    next_questions(project=project, user=me, count=1)
    assert read_queue_progress(project=project, user=me).open == 1
