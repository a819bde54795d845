"""Take a reviewer's decisions back: the verdict is again what it would be without them.

A decision stays in the list, with its reversal beside it. What counts afterwards is the newest
decision about the image that still stands, or else what policy and people say.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from annotator.errors import Conflict
from annotator.models import (
    AuditEvent,
    Generation,
    Project,
    Reversal,
    Review,
    User,
    Verdict,
    VerdictBy,
)
from annotator.review.decide import lock_states
from annotator.review.reopen_flags import hand_over_flags, reopen_flags
from annotator.scores.lock_champion import lock_champion
from annotator.scores.write_verdicts import write_verdicts
from annotator.verdicts.restore import restore
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_review import NOTHING_TO_TAKE_BACK, REVERSED_ALREADY


@dataclass(frozen=True)
class TakenBack:
    """The decision that was taken back, and the images that it was about."""

    decision: Verdict
    generations: list[int]


@transaction.atomic
def take_back_last(*, project: Project, by: User) -> TakenBack:
    """Take back the person's last step that still stands: one decision, or many made at once.

    Raises Conflict where there is none.
    """
    lock_champion(project)
    mine = Review.objects.standing().filter(project=project, reviewer=by).order_by("-pk")
    last = mine.first()
    if last is None:
        raise Conflict(NOTHING_TO_TAKE_BACK())
    step = [last] if last.step is None else list(mine.filter(step=last.step))
    reviews = _reverse(project, step, by, note="")
    return TakenBack(Verdict(last.decision), sorted(each.generation_id for each in reviews))


@transaction.atomic
def reverse_review(*, review: Review, by: User, note: str) -> None:
    """Reverse anybody's decision, of any age, and say why.

    Raises Conflict if somebody has reversed it already.
    """
    lock_champion(review.project)
    if not _reverse(review.project, [review], by, note=note):
        raise Conflict(REVERSED_ALREADY(person=str(review.reversal.by)))


def _reverse(project: Project, reviews: Sequence[Review], by: User, *, note: str) -> list[Review]:
    """Reverse those that still stand once nobody else can decide about their images."""
    ids = sorted({review.generation_id for review in reviews})
    before = lock_states(ids)
    standing = list(Review.objects.standing().filter(pk__in=[each.pk for each in reviews]))
    Reversal.objects.bulk_create(
        Reversal(project=project, review=review, by=by, note=note) for review in standing
    )
    _put_back(project, standing)
    after = lock_states(ids)
    AuditEvent.objects.bulk_create(
        AuditEvent.of(
            AuditAction.GENERATION_REVIEW_REVERSED,
            project=project,
            actor=by,
            target=f"generation:{review.generation_id}",
            review=review.pk,
            decision=review.decision,
            reviewer=review.reviewer_id,
            note=note,
            before=before[review.generation_id],
            after=after[review.generation_id],
        )
        for review in standing
    )
    return standing


def _put_back(project: Project, reversed_now: Collection[Review]) -> None:
    """Give each image the verdict that counts now."""
    ids = {review.generation_id for review in reversed_now}
    left = {
        review.generation_id: review
        for review in Review.objects.standing().filter(generation__in=ids).order_by("pk")
    }
    for pk, review in left.items():
        write_verdicts(
            Generation.objects.filter(pk=pk),
            project=project,
            verdict=Verdict(review.decision),
            by=VerdictBy.REVIEWER,
        )
        hand_over_flags(
            reviews=[each for each in reversed_now if each.generation_id == pk], to=review
        )
    free = [review for review in reversed_now if review.generation_id not in left]
    restore(project=project, reviews=free)
    reopen_flags(reviews=free)
