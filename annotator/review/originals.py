"""The originals whose mask a person is to confirm."""

from __future__ import annotations

from annotator.models import Product, Project
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.rules import DOUBTFUL


def doubtful_originals(*, project: Project) -> ScopedQuerySet[Product]:
    """The project's products with a doubtful mask."""
    return Product.objects.filter(project=project, mask_confidence__lt=DOUBTFUL)


def originals_to_confirm(*, project: Project) -> ScopedQuerySet[Product]:
    """Those of them that nobody has looked at; the index `product_doubtful` holds these alone."""
    return doubtful_originals(project=project).filter(mask_checked_at=None)
