"""Answers that may be used for rates: those whose image was not chosen by its score."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from annotator.models import SINGLE_CHOICES, Answer, Project, Purpose, Strategy
from annotator.models.answers import AnswerQuerySet

# The queue's other questions prefer images that the model is unsure of, or that it would accept.
UNBIASED: Final = Q(purpose__in=(Purpose.EXPLORE, Purpose.AUDIT)) | Q(
    purpose=Purpose.LEARN, strategy=Strategy.RANDOM
)


def unbiased_singles(project: Project) -> AnswerQuerySet:
    """Answers about one image that was drawn at random, for training or for the audit.

    Answers to pairs say which image is better, not how many are good, so they are left out.
    """
    return (
        Answer.objects.effective()
        .filter(UNBIASED, project=project, right__isnull=True, choice__in=SINGLE_CHOICES)
        .order_by()
    )
