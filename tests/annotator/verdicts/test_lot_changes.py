"""Whatever changes the answers to a lot has its certificate computed again."""

from __future__ import annotations

import pytest

from annotator.jobs.schedules import LOT_ANSWERS_A_LOOK, request_what_is_due
from annotator.models import (
    Answer,
    Batch,
    Hold,
    Job,
    JobKind,
    JobState,
    Project,
    Purpose,
    Question,
    User,
)
from annotator.queue.next_question import next_questions
from annotator.queue.plan_lot import plan_lot
from annotator.queue.skip import skip
from annotator.queue.submit_answer import Content, submit_answer
from annotator.queue.undo_answer import undo_answer
from annotator.queue.undo_skip import undo_skip
from scoring.worker.batch import certify_turns
from scoring.worker.lots import images_of_lot
from tests.batches import answer_lot, frozen, scored_project
from tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch() -> Batch:
    """Its lot is planned, and no job is waiting."""
    batch = frozen(scored_project(60))
    plan_lot(batch=batch, images=images_of_lot(batch))
    end_jobs()
    return batch


def end_jobs() -> None:
    Job.objects.update(state=JobState.SUCCEEDED)


def is_requested() -> bool:
    """Whether a job to certify the batch waits."""
    return Job.objects.filter(kind=JobKind.BATCH, state=JobState.QUEUED).exists()


def hold_of(project: Project, person: User) -> Hold:
    """The next question for the person; only the lot has any."""
    hold = next_questions(project=project, user=person, count=1)[0]
    assert hold.question.purpose == Purpose.LOT
    return hold


def answered(project: Project, person: User) -> Answer:
    """The person calls the next image good."""
    question = hold_of(project, person).question
    content = Content(choice="good")
    return submit_answer(
        question=question, user=person, content=content, idempotency_key="key"
    ).answer


def test_an_undone_answer_is_forgotten_at_once(batch: Batch) -> None:
    first, second = (answered(batch.project, make_member(batch.project)) for _ in range(2))
    assert first.question_id == second.question_id
    before = certify_turns(batch)
    assert before is not None
    assert before.lot_answers == {str(first.left_id): "good"}
    assert not is_requested()
    undo_answer(answer=second, by=second.user)

    assert is_requested()
    after = certify_turns(batch)
    assert after is not None
    assert after.lot_answers == {}


def test_a_skip_counts_at_once_and_so_does_its_undoing(batch: Batch) -> None:
    person = make_member(batch.project)
    question = hold_of(batch.project, person).question
    skip(question=question, user=person, reason="broken_image")
    assert is_requested()
    end_jobs()
    undo_skip(question=question, user=person)

    assert is_requested()


def test_answers_are_looked_at_when_they_are_many_or_nothing_more_is_asked(batch: Batch) -> None:
    asked = Question.objects.filter(purpose=Purpose.LOT)
    assert asked.count() > LOT_ANSWERS_A_LOOK
    request_what_is_due()
    assert not is_requested()
    answer_lot(batch)
    request_what_is_due()

    assert is_requested()
