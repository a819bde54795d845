"""Open the flags again that a review has closed, once it is reversed."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from annotator.models import Answer, Choice, ConsistencyReport, Flag, Review
from annotator.review.raise_flags import flag_reports
from annotator.review.withdraw_flags import close_disproved_drift, close_settled_disagreements


def reopen_flags(*, reviews: Collection[Review]) -> None:
    """Open what these reversed reviews have closed, unless the reason has gone since then.

    Call it when no review of the generations stands any more and their verdicts are no reviewer's.
    """
    generations = [review.generation_id for review in reviews]
    open_twin = Flag.objects.still_open().filter(
        generation=OuterRef("generation"), kind=OuterRef("kind")
    )
    closed = Flag.objects.filter(generation__in=generations, closed_by__in=reviews)
    closed.filter(~Exists(open_twin)).update(closed_at=None, closed_by=None)
    # What has become known since then, while a reviewer's word kept flags away, counts now.
    since = min((review.created_at for review in reviews), default=None)
    if since is None:
        return
    flag_reports(
        reports=ConsistencyReport.objects.filter(generation__in=generations, created_at__gt=since)
    )
    undone = Answer.objects.filter(choice=Choice.UNDO, created_at__gt=since)
    left = undone.filter(left__in=generations).values_list("left_id", flat=True)
    right = undone.filter(right__in=generations).values_list("right_id", flat=True)
    doubtful = sorted({pk for pk in (*left, *right) if pk is not None})
    close_settled_disagreements(doubtful)
    close_disproved_drift(doubtful)


def hand_over_flags(*, reviews: Collection[Review], to: Review) -> None:
    """Another review of the generation still stands: it is what keeps these flags closed."""
    Flag.objects.filter(generation=to.generation_id, closed_by__in=reviews).update(closed_by=to)
