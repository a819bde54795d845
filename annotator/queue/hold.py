"""Holds: the short lease of one person on a question. Renew it, give it back, let it expire."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from annotator.database_clock import database_now
from annotator.errors import Conflict
from annotator.models import (
    Hold,
    HoldState,
    Project,
    Question,
    QuestionState,
    User,
)
from scoring.vocabulary.messages.problem_answer import HOLD_LOST


def expiry(project: Project) -> datetime:
    """When a hold that is taken or renewed now expires, by the database's clock."""
    return database_now() + timedelta(minutes=project.hold_minutes)


def lock(question_id: int) -> Question:
    """The question, locked until the transaction ends.

    Take this lock before changing a hold's state. Because everyone locks in this order, an answer
    and an expiry at the same moment wait for each other and can't deadlock.
    """
    return Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question_id)


def state_of(question: Question) -> QuestionState:
    """The state of a locked question according to its counters; a withdrawn one stays withdrawn."""
    return question.counted_state


def free_place(question: Question) -> None:
    """Remove one hold from a locked question's count, and open it again if a place is free."""
    question.holds_count -= 1
    question.state = state_of(question)
    question.save(update_fields=("holds_count", "state"))


def overdue_holds(*, project: Project) -> QuerySet[Hold]:
    """The project's holds that have expired but are still marked as active."""
    return Hold.objects.filter(project=project, state=HoldState.ACTIVE, expires_at__lte=Now())


@transaction.atomic(savepoint=False)
def expire_holds(*, project: Project, limit: int = 100) -> int:
    """End holds that have expired, oldest first; returns how many.

    This is called when someone asks for the next question, so it needs no process of its own. With
    the partial index over active holds it costs nothing if there is nothing to do. A question that
    is being answered at this moment is skipped.
    """
    overdue = overdue_holds(project=project)
    ids = list(overdue.order_by("expires_at").values_list("question_id", flat=True)[:limit])
    if not ids:
        return 0
    ended = 0
    locked = Question.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    for question in locked.filter(pk__in=ids).order_by("pk"):
        for hold in overdue.filter(question=question):
            hold.state = HoldState.EXPIRED
            hold.save(update_fields=("state",))
            free_place(question)
            ended += 1
    return ended


def renew(*, question: Question, user: User) -> datetime:
    """Renew the person's hold; returns its new end.

    Raises Conflict if the hold has expired or was given back meanwhile.
    """
    until = expiry(question.project)
    if not _active(question, user).update(expires_at=until):
        raise Conflict(HOLD_LOST())
    return until


def release(*, question: Question, user: User) -> None:
    """Give the question back; does nothing if the person does not hold it any more."""
    end_hold(question=question, user=user, state=HoldState.RELEASED, reason="")


def release_all(*, project: Project, user: User, questions: Iterable[int]) -> None:
    """Give back those of `questions` that the person holds; others are ignored."""
    holds = Hold.objects.filter(
        project=project, user=user, state=HoldState.ACTIVE, question__in=list(questions)
    )
    for question in Question.objects.filter(holds__in=holds).order_by("pk"):
        release(question=question, user=user)


@transaction.atomic
def end_hold(*, question: Question, user: User, state: HoldState, reason: str) -> None:
    """End the person's hold in this state, and free its place."""
    locked = lock(question.pk)
    if _active(question, user).update(state=state, skip_reason=reason):
        free_place(locked)
    elif state == HoldState.SKIPPED:
        # The hold expired a moment ago: its place is free already, but the new state still counts.
        Hold.objects.filter(
            question=question, user=user, state__in=(HoldState.EXPIRED, HoldState.RELEASED)
        ).update(state=state, skip_reason=reason)


def _active(question: Question, user: User) -> QuerySet[Hold]:
    return Hold.objects.filter(question=question, user=user, state=HoldState.ACTIVE)
