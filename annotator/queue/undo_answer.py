"""Undo an answer. The answer itself stays; the undo is an event of its own."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from annotator.errors import Conflict, NotAllowed
from annotator.models import (
    Answer,
    Choice,
    Hold,
    HoldState,
    Project,
    Purpose,
    Question,
    User,
)
from annotator.models.event_order import begin_event
from annotator.queue.hold import expiry, lock, state_of
from annotator.queue.load_holds import load_hold
from annotator.review.withdraw_flags import withdraw_after_undo
from scoring.vocabulary.messages.problem_answer import (
    NOT_YOUR_ANSWER,
    RIGHT_ANSWER_SHOWN,
    UNDO_IS_FINAL,
)


@transaction.atomic
def undo_answer(*, answer: Answer, by: User) -> Hold:
    """Write the undo event and hand the question back to the same person; returns their hold.

    Flags that were based on the answer are closed. Undoing an undone answer changes nothing. Raises
    NotAllowed for another person's answer, and Conflict if the event is itself an undo or the
    person has been shown the right answer.
    """
    if answer.user_id != by.pk:
        raise NotAllowed(NOT_YOUR_ANSWER())
    if answer.choice == Choice.UNDO:
        raise Conflict(UNDO_IS_FINAL())
    if answer.purpose == Purpose.GOLD and answer.project.gold_feedback:
        raise Conflict(RIGHT_ANSWER_SHOWN())
    question = lock(answer.question_id)
    hold = load_hold(question_id=question.pk, user_id=by.pk)
    if Answer.objects.filter(undoes=answer).exists():
        return hold
    begin_event(answer.project_id)
    _write_undo(answer)
    _give_back(question, hold, counted=not answer.is_surplus)
    if not answer.is_surplus:
        Project.objects.filter(pk=answer.project_id).update(answers_count=F("answers_count") - 1)
    withdraw_after_undo(answer=answer)
    return hold


def _write_undo(answer: Answer) -> None:
    Answer.objects.create(
        project_id=answer.project_id,
        question_id=answer.question_id,
        user_id=answer.user_id,
        left_id=answer.left_id,
        right_id=answer.right_id,
        choice=Choice.UNDO,
        undoes=answer,
        purpose=answer.purpose,
        idempotency_key=f"undo:{answer.pk}",
    )


def _give_back(question: Question, hold: Hold, *, counted: bool) -> None:
    """Give the answer's place back to the hold.

    A surplus answer had no place. Then the person holds the question in addition to the others, as
    after an expiry, and whoever answers first is counted.
    """
    if counted:
        question.answers_count -= 1
    question.holds_count += 1
    question.state = state_of(question)
    question.save(update_fields=("holds_count", "answers_count", "state"))
    hold.state = HoldState.ACTIVE
    hold.expires_at = expiry(hold.project)
    hold.save(update_fields=("state", "expires_at"))
