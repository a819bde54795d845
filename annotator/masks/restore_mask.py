"""Put an earlier mask back: a new version, by the person who restores it."""

from __future__ import annotations

from django.db import transaction

from annotator.masks.correct_generation import locked_generation
from annotator.models import MaskVersion, User
from annotator.review.check_original import locked_product
from annotator.review.settle_mask import settle_generation, settle_product
from scoring.vocabulary.audit_actions import AuditAction


@transaction.atomic
def restore_mask(*, version: MaskVersion, by: User) -> None:
    """Make the version's mask the current one. Does nothing about one that is current already."""
    if version.product_id is not None:
        product = locked_product(version.product_id)
        if product.mask_version_id != version.pk:
            settle_product(
                product, version.image, by, action=AuditAction.MASK_RESTORED, restores=version
            )
    elif version.generation_id is not None:
        generation = locked_generation(version.generation_id)
        if generation.mask_version_id != version.pk:
            settle_generation(
                generation, version.image, by, action=AuditAction.MASK_RESTORED, restores=version
            )
