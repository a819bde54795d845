"""Confirm, correct or give up an original's mask, once for all of its generations.

A mask that a person has confirmed or drawn counts as sure. Everything about the product is then
scored again. Two people at once take turns at the product's row, and each names the mask that they
have looked at (`seen`, its address), so that nobody decides about a mask they haven't seen.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from annotator.errors import Conflict
from annotator.models import FOUND_MASKS, AuditEvent, Image, MaskSource, Product, User
from annotator.review.settle_mask import settle_product
from annotator.scores.record_mask import store_mask
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_mask import MASK_CHANGED, MASK_IS_SURE, NO_MASK_YET


@transaction.atomic
def confirm_mask(*, product: Product, by: User, seen: str = "") -> None:
    """Say that the found mask is right. Does nothing about a mask that is sure already.

    Raises Conflict where there is no mask yet, or another one than `seen`.
    """
    product = locked_product(product.pk)
    if product.mask is None:
        raise Conflict(NO_MASK_YET())
    _check_seen(product, seen)
    if product.mask_source in FOUND_MASKS:
        settle_product(product, product.mask, by, action=AuditAction.ORIGINAL_CONFIRMED)


@transaction.atomic
def correct_mask(
    *, product: Product, by: User, png: bytes, size: tuple[int, int], seen: str = ""
) -> None:
    """Replace the mask by one that a person drew: 8-bit PNG of this width and height.

    The same mask a second time changes nothing. Raises Conflict if there is another mask than
    `seen` by now.
    """
    product = locked_product(product.pk)
    mask = store_mask(project_id=product.project_id, png=png, size=size)
    if product.mask == mask and product.mask_source == MaskSource.PERSON:
        return
    _check_seen(product, seen)
    settle_product(product, mask, by, action=AuditAction.ORIGINAL_CORRECTED)


@transaction.atomic
def call_unusable(*, product: Product, by: User, seen: str = "") -> None:
    """Say that no outline could be right, such as where the product isn't in the picture.

    Its generations stay unverified, and nobody is asked about the original any more. It can still
    be confirmed or corrected. Raises Conflict where the mask is sure, or another one than `seen`.
    """
    product = locked_product(product.pk)
    _check_seen(product, seen)
    if product.mask_source not in FOUND_MASKS:
        raise Conflict(MASK_IS_SURE())
    if product.mask_checked_at is None:
        product.mask_checked_by, product.mask_checked_at = by, timezone.now()
        product.save(update_fields=("mask_checked_by", "mask_checked_at"))
        AuditEvent.record(
            AuditAction.ORIGINAL_UNUSABLE,
            project=product.project,
            actor=by,
            target=product,
            replaced=product.mask_source,
            confidence=product.mask_confidence,
        )


def locked_product(pk: int) -> Product:
    """The row, which nobody else changes until the transaction ends."""
    rows = Product.objects.select_related("project", "mask", "mask_version", "mask_checked_by")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def _check_seen(product: Product, seen: str) -> None:
    if seen and (product.mask is None or seen != product.mask.url(Image.Variant.MASK)):
        raise Conflict(MASK_CHANGED())
