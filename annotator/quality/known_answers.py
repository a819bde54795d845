"""Saying what the right answer about a generation is, and taking that back."""

from __future__ import annotations

from django.db import transaction

from annotator.errors import Conflict
from annotator.models import (
    AuditEvent,
    Generation,
    KnownAnswer,
    Purpose,
    Question,
    QuestionState,
    User,
)


@transaction.atomic
def set_known_answer(
    *, generation: Generation, by: User, is_good: bool, is_changed: bool, explanation: str
) -> KnownAnswer:
    """Make or change the known answer of the generation; it can be asked from the next plan on.

    Raises Conflict for a product of the audit: its answers must be given blind, and gold questions
    come with feedback.
    """
    if generation.product.is_audit:
        raise Conflict(
            "This product is set aside for the audit: its images can't become gold questions."
        )
    known, _ = KnownAnswer.objects.update_or_create(
        generation=generation,
        defaults={
            "project_id": generation.project_id,
            "is_good": is_good,
            "is_changed": is_changed,
            "explanation": explanation,
            "made_by": by,
        },
    )
    _record("known_answer.set", known, by, is_good=is_good, is_changed=is_changed)
    return known


@transaction.atomic
def forget_known_answer(*, known: KnownAnswer, by: User) -> None:
    """Take it back, and its questions out of the queue; answers to them check no one any more."""
    _record("known_answer.forgotten", known, by)
    Question.objects.filter(
        left=known.generation_id, purpose=Purpose.GOLD, state=QuestionState.OPEN, holds_count=0
    ).update(state=QuestionState.WITHDRAWN)
    known.delete()


def _record(action: str, known: KnownAnswer, by: User, **detail: object) -> None:
    AuditEvent.record(
        action,
        project=known.project,
        actor=by,
        target=known,
        generation=known.generation_id,
        **detail,
    )
