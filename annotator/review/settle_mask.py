"""Make a mask the current one, keep the one before, and have scored again what depends on it."""

from __future__ import annotations

from django.utils import timezone

from annotator.models import (
    AuditEvent,
    Generation,
    Image,
    MaskSource,
    MaskVersion,
    Product,
    User,
)
from annotator.scores.mask_versions import add_drawn, keep_current
from annotator.scoring_requests import request_rescore
from scoring.vocabulary.audit_actions import AuditAction


def settle_product(
    product: Product,
    mask: Image,
    by: User,
    *,
    action: AuditAction,
    restores: MaskVersion | None = None,
) -> MaskVersion:
    """Make this a person's mask of the original; all its generations are scored again.

    The caller has locked the row, in the same transaction.
    """
    AuditEvent.record(
        action,
        project=product.project,
        actor=by,
        target=product,
        replaced=product.mask_source,
        confidence=product.mask_confidence,
        mask=mask.sha256,
    )
    keep_current(product)
    version = add_drawn(image=mask, by=by, product=product, restores=restores)
    product.mask, product.mask_source, product.mask_confidence = mask, MaskSource.PERSON, None
    product.mask_checked_by, product.mask_checked_at = by, timezone.now()
    product.mask_version = version
    product.save(
        update_fields=(
            "mask", "mask_source", "mask_confidence", "mask_checked_by", "mask_checked_at",
            "mask_version",
        )
    )  # fmt: skip
    if product.generations_count:
        job = request_rescore(project=product.project, by=by, product_id=product.pk)
        _scored_by(version, job.pk)
    return version


def settle_generation(
    generation: Generation,
    mask: Image,
    by: User,
    *,
    action: AuditAction,
    restores: MaskVersion | None = None,
) -> MaskVersion:
    """Make this a person's mask of the product on the generation, which is scored again.

    The caller has locked the row, in the same transaction.
    """
    AuditEvent.record(
        action, project=generation.project, actor=by, target=generation, mask=mask.sha256
    )
    version = add_drawn(image=mask, by=by, generation_id=generation.pk, restores=restores)
    generation.mask_version = version
    generation.save(update_fields=("mask_version",))
    job = request_rescore(
        project=generation.project,
        by=by,
        product_id=generation.product_id,
        generation_ids=[generation.pk],
    )
    _scored_by(version, job.pk)
    return version


def _scored_by(version: MaskVersion, job_id: int) -> None:
    version.job_id = job_id
    version.save(update_fields=("job",))
