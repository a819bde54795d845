"""Close flags that were based on people's answers when those answers are undone."""

from __future__ import annotations

from collections.abc import Collection

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
from annotator.scoring_requests import request_batch, request_watch


def withdraw_after_undo(*, answer: Answer) -> None:
    """Close those flags of the images that only this undone answer justified.

    Call it in the transaction that undoes the answer and has locked the question. A flag stays if
    other people's answers are reason enough. Flags that a reviewer has closed stay closed, and the
    reviewer's verdict stays, too.
    """
    question = answer.question
    shown = [pk for pk in (question.left_id, question.right_id) if pk is not None]
    if question.answers_needed > 1:
        close_settled_disagreements(shown)
    if question.purpose == Purpose.DRIFT:
        reopened = BlindAudit.objects.reopen(question)
        close_disproved_drift(shown)
        if reopened:
            request_watch(project=question.project)  # this computes its counts again
    if question.purpose == Purpose.LOT:
        request_batch(project=question.project)  # its certificate rested on this answer


def close_disproved_drift(generations: Collection[int]) -> None:
    """Close the flags whose decision is no longer refuted by a blind audit.

    A flag that was raised by an alarm has another reason, and stays.
    """
    for verdict in (Verdict.ACCEPTED, Verdict.REJECTED):
        refuting = BlindAudit.objects.filter(generation__in=generations).refuting(verdict)
        stale = Flag.objects.filter(
            generation__in=generations, kind=FlagKind.DRIFT, detail=why_refuted(verdict)
        )
        stale.exclude(generation__in=refuting.values("generation")).close()


def close_settled_disagreements(generations: Collection[int]) -> None:
    """Close disagreement flags of images about which no question is disputed any more."""
    flags = Flag.objects.filter(generation__in=generations, kind=FlagKind.DISAGREEMENT)
    flagged = flags.still_open().values_list("generation_id", flat=True)
    calm = [pk for pk in flagged if not _any_disputed(pk)]
    if calm:
        flags.filter(generation__in=calm).close()


def _any_disputed(generation: int) -> bool:
    questions = Question.objects.filter(
        Q(left=generation) | Q(right=generation), answers_count__gt=1
    )
    return any(is_disputed(question) for question in questions.exclude(purpose=Purpose.GOLD))
