"""Undo a skip."""

from __future__ import annotations

from django.db import transaction

from annotator.errors import Conflict, NotFound
from annotator.models import Hold, HoldState, Purpose, Question, User
from annotator.queue.hold import expiry, lock, state_of
from annotator.queue.load_holds import load_hold
from annotator.review.raise_flags import withdraw_broken_images
from annotator.scoring_requests import request_batch
from scoring.vocabulary.messages.problem_answer import ANSWERED_NOT_SKIPPED, NOT_HELD


@transaction.atomic
def undo_skip(*, question: Question, user: User) -> Hold:
    """Hand the skipped question back to the same person; returns their hold.

    A flag that the skip raised is closed, unless somebody else reported the image too. If the skip
    was undone already, nothing changes. Raises NotFound if the person never held the question and
    Conflict if they have answered it.

    Somebody else may have got the free place meanwhile. Then the person holds the question in
    addition, as after an expiry, and whoever answers first is counted.
    """
    locked = lock(question.pk)
    try:
        hold = load_hold(question_id=locked.pk, user_id=user.pk)
    except Hold.DoesNotExist:
        raise NotFound(NOT_HELD()) from None
    if hold.state == HoldState.ANSWERED:
        raise Conflict(ANSWERED_NOT_SKIPPED())
    if hold.state != HoldState.SKIPPED:
        return hold
    locked.holds_count += 1
    locked.state = state_of(locked)
    locked.save(update_fields=("holds_count", "state"))
    hold.state = HoldState.ACTIVE
    hold.skip_reason = ""
    hold.expires_at = expiry(hold.project)
    hold.save(update_fields=("state", "skip_reason", "expires_at"))
    withdraw_broken_images(question=locked, by=user)
    if locked.purpose == Purpose.LOT:
        request_batch(project=locked.project)
    return hold
