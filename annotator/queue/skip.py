"""Skip a question."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from annotator.errors import NotFound
from annotator.models import Hold, HoldState, Purpose, Question, SkipReason, User
from annotator.queue.hold import end_hold
from annotator.review.raise_flags import flag_broken_images
from annotator.scoring_requests import request_batch
from scoring.vocabulary.messages.problem_answer import NOT_HELD


@transaction.atomic
def skip(
    *,
    question: Question,
    user: User,
    reason: str = SkipReason.UNSURE,
    broken: Iterable[int] = (),
) -> None:
    """Give the question back for good: this person is not asked it again.

    If they call images broken, these get a flag at the ops desk: the ids in `broken`, or all of the
    question's if none is named. Raises NotFound if the person never held the question.
    """
    if not Hold.objects.filter(question=question, user=user).exists():
        raise NotFound(NOT_HELD())
    end_hold(question=question, user=user, state=HoldState.SKIPPED, reason=reason)
    if question.purpose == Purpose.LOT:
        request_batch(project=question.project)  # an image that nobody can judge counts as wrong
    if reason == SkipReason.BROKEN_IMAGE:
        flag_broken_images(question=question, by=user, broken=broken)
