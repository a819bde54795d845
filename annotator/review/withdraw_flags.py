"""Flags that rest on people's answers, closed when those answers are taken back."""

from __future__ import annotations

from django.db.models import Q

from annotator.models import (
    Answer,
    BlindAudit,
    Flag,
    FlagKind,
    Purpose,
    Question,
    Verdict,
)
from annotator.models.blind_audits import why_refuted
from annotator.review.raise_flags import is_disputed
from annotator.scoring_requests import request_watch


def withdraw_after_undo(*, answer: Answer) -> None:
    """Close the flags of the images that nothing but this answer justified, which was undone.

    Called in the transaction that undid it, which has the question locked. What another person said
    keeps a flag if it is enough alone. Flags that a reviewer has closed stay closed, and so does
    the verdict they gave.
    """
    question = answer.question
    shown = [pk for pk in (question.left_id, question.right_id) if pk is not None]
    if question.answers_needed > 1:
        _close_disagreements(shown)
    if question.purpose == Purpose.DRIFT:
        reopened = BlindAudit.objects.reopen(question)
        _close_drift_flags(shown)
        if reopened:
            request_watch(project=question.project)  # its counts are computed anew


def _close_drift_flags(generations: list[int]) -> None:
    """Close those of which people who looked blind say nothing any more.

    A flag that came with an alarm says something else, and stays.
    """
    for verdict in (Verdict.ACCEPTED, Verdict.REJECTED):
        held = BlindAudit.objects.filter(generation__in=generations).refuting(verdict)
        stale = Flag.objects.filter(
            generation__in=generations, kind=FlagKind.DRIFT, detail=why_refuted(verdict)
        )
        stale.exclude(generation__in=held.values("generation")).close()


def _close_disagreements(generations: list[int]) -> None:
    """Close them where no question about the image is disputed any more."""
    flags = Flag.objects.filter(generation__in=generations, kind=FlagKind.DISAGREEMENT)
    flagged = flags.still_open().values_list("generation_id", flat=True)
    calm = [pk for pk in flagged if not _any_disputed(pk)]
    if calm:
        flags.filter(generation__in=calm).close()


def _any_disputed(generation: int) -> bool:
    asked = Question.objects.filter(Q(left=generation) | Q(right=generation), answers_count__gt=1)
    return any(is_disputed(question) for question in asked.exclude(purpose=Purpose.GOLD))
