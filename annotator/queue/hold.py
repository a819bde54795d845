"""The short lease with which one person has a question: renew it, give it back, let it run out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotator.errors import Conflict, NotFound
from annotator.models import (
    Hold,
    HoldState,
    Project,
    Question,
    QuestionState,
    SkipReason,
    User,
)
from scoring.vocabulary.messages.problem_answer import HOLD_LOST, NOT_HELD


def expiry(project: Project) -> datetime:
    """When a hold taken or renewed now runs out."""
    return timezone.now() + timedelta(minutes=project.hold_minutes)


def lock(question_id: int) -> Question:
    """The question, locked until the transaction ends.

    Whoever changes a hold's state takes this lock first: one order of locks, so that an answer
    and an expiry that meet wait for each other instead of ending in a deadlock.
    """
    return Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question_id)


def state_of(question: Question) -> QuestionState:
    """The state that a locked question's counters ask for; a withdrawn one is not opened again."""
    return question.counted_state


def free_place(question: Question) -> None:
    """Take one hold off a locked question, and open it again where a place has become free."""
    question.holds_count -= 1
    question.state = state_of(question)
    question.save(update_fields=("holds_count", "state"))


def overdue_holds(*, project: Project, now: datetime) -> QuerySet[Hold]:
    """The project's holds that have run out and were not ended yet."""
    return Hold.objects.filter(project=project, state=HoldState.ACTIVE, expires_at__lte=now)


@transaction.atomic(savepoint=False)
def expire_holds(*, project: Project, limit: int = 100) -> int:
    """End holds that have run out, oldest first; how many.

    Called on the way to the next question, so that no process of its own is needed: the partial
    index over active holds makes it free when there is nothing to do. A question that is being
    answered at this moment is left alone.
    """
    overdue = overdue_holds(project=project, now=timezone.now())
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
    """Move the end of the person's hold into the future; the new end.

    Raises Conflict when the hold has run out or was given back meanwhile.
    """
    until = expiry(question.project)
    if not _active(question, user).update(expires_at=until):
        raise Conflict(HOLD_LOST())
    return until


def release(*, question: Question, user: User) -> None:
    """Give the question back; nothing happens when the person doesn't hold it any more."""
    _end(question=question, user=user, state=HoldState.RELEASED, reason="")


def release_all(*, project: Project, user: User, questions: Iterable[int]) -> None:
    """Give back those of the person's questions that are named; any others are passed over."""
    held = Hold.objects.filter(
        project=project, user=user, state=HoldState.ACTIVE, question__in=list(questions)
    )
    for question in Question.objects.filter(holds__in=held).order_by("pk"):
        release(question=question, user=user)


def skip(*, question: Question, user: User, reason: str = SkipReason.UNSURE) -> None:
    """Give the question back for good: this person isn't asked it again.

    Raises NotFound when the person never held it.
    """
    if not Hold.objects.filter(question=question, user=user).exists():
        raise NotFound(NOT_HELD())
    _end(question=question, user=user, state=HoldState.SKIPPED, reason=reason)


@transaction.atomic
def _end(*, question: Question, user: User, state: HoldState, reason: str) -> None:
    locked = lock(question.pk)
    if _active(question, user).update(state=state, skip_reason=reason):
        free_place(locked)
    elif state == HoldState.SKIPPED:
        # It ran out a moment ago: the place is free already, the wish still counts.
        Hold.objects.filter(
            question=question, user=user, state__in=(HoldState.EXPIRED, HoldState.RELEASED)
        ).update(state=state, skip_reason=reason)


def _active(question: Question, user: User) -> QuerySet[Hold]:
    return Hold.objects.filter(question=question, user=user, state=HoldState.ACTIVE)
