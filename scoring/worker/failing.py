"""Handles generations whose pictures can't be read."""

from __future__ import annotations

from django.db import transaction

from annotator.models import FlagKind, Generation
from annotator.review.raise_flags import flag
from annotator.scores.record_scores import record_failed
from scoring.vocabulary.message import Message


@transaction.atomic
def fail_generation(generation: Generation, reason: Message) -> None:
    """Mark it as failed with the reason, and flag it for the ops desk."""
    record_failed(generation=generation, reason=reason)
    flag(generation=generation, kind=FlagKind.BROKEN_IMAGE, detail=reason)
