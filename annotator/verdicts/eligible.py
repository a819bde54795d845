"""Which images of a batch the promise is about.

Images that people decide are no part of it: those that a reviewer had decided when the batch was
frozen, imported labels, and all about which somebody has answered, other than for the lot or
because a reviewer asked. What reviewers decide later stays: they look at what the lot's people
disagree about, and if these images left, the sample would lose its known errors and prove too much.

For the proof it matters that the rest was not chosen by the permanent numbers. Images under the
reserve are never asked to learn from or for the audit, which pick images without regard to the
reserve, and pass over those that lie under it. Everything that was picked leaves the promise,
whether it was asked or passed over. If only the images that were asked left, the ones under the
reserve would stay alike and no longer be like the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from annotator.models import (
    Answer,
    Batch,
    Generation,
    Hold,
    PassedOver,
    Purpose,
    Question,
    Review,
    VerdictBy,
)
from scoring.vocabulary.rules import permanent_number

# Never asked about reserved images while the batch is open. Whoever answers for the audit could not
# be asked blind for the lot any more, and in a small team nobody might be left who can.
KEPT_FROM_LOT = (Purpose.LEARN, Purpose.EXPLORE, Purpose.COMPARE, Purpose.AUDIT)


def reserved(batch: Batch | None, generations: Iterable[int]) -> set[int]:
    """Those of the batch's images that only its lot may ask about, as long as it is open."""
    if batch is None or not batch.is_open:
        return set()
    low = [pk for pk in generations if permanent_number(pk, batch.salt) < batch.reserve]
    return set(batch.images.filter(generation__in=low).values_list("generation_id", flat=True))


def open_batch(project_id: int) -> Batch | None:
    """The batch whose lot is being asked; a project has one at most."""
    return Batch.objects.still_open().filter(project=project_id).first()


def eligible(batch: Batch) -> QuerySet[Generation]:
    """The images that the next turn's promise is about."""
    rows = Generation.objects.filter(
        batch_image__batch=batch, score__isnull=False, label__isnull=True
    )
    reviewed = Review.objects.standing().filter(
        project=batch.project_id, created_at__lt=batch.created_at
    )
    rows = rows.exclude(verdict_by=VerdictBy.REVIEWER, pk__in=reviewed.values("generation"))
    # A reviewer asks again where the lot's answers differ, so this must not make images leave.
    asked_about = (Purpose.LOT, Purpose.REVIEW)
    answers = Answer.objects.filter(project=batch.project_id).exclude(purpose__in=asked_about)
    picked = Question.objects.filter(
        project=batch.project_id,
        purpose__in=KEPT_FROM_LOT,
        pk__in=Hold.objects.filter(project=batch.project_id).values("question"),
    )
    for some in (answers, picked):
        rows = rows.exclude(pk__in=_of(some, "left")).exclude(pk__in=_of(some, "right"))
    passed = PassedOver.objects.filter(
        batch=batch, before__in=Hold.objects.filter(project=batch.project_id).values("question")
    )
    return rows.exclude(pk__in=passed.values("generation"))


def _of(rows: QuerySet[Any], side: str) -> QuerySet[Any]:
    return rows.filter(**{f"{side}__isnull": False}).values(side)
