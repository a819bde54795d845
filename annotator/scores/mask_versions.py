"""Write the history of masks: one row for each mask that an original or a generation has had."""

from __future__ import annotations

from django.utils import timezone

from annotator.models import Image, MaskSource, MaskVersion, Product, User


def record_found(
    *, product: Product, image: Image, source: MaskSource, confidence: float, segmenter: str
) -> None:
    """Add the mask that was found for an original. The caller has just made it the current one."""
    version = MaskVersion.objects.create(
        project_id=product.project_id,
        product_id=product.pk,
        image=image,
        source=source,
        confidence=confidence,
        segmenter=segmenter if source == MaskSource.SEGMENTER else "",
        created_at=timezone.now(),
    )
    Product.objects.filter(pk=product.pk).update(mask_version=version)


def keep_current(product: Product) -> None:
    """Give the original's current mask its row if it has none: it is about to be replaced."""
    if product.mask is None or has_row(product):
        return
    is_persons = product.mask_source == MaskSource.PERSON
    MaskVersion.objects.create(
        project_id=product.project_id,
        product=product,
        image=product.mask,
        source=product.mask_source,
        confidence=product.mask_confidence,
        author=product.mask_checked_by if is_persons else None,
        created_at=(product.mask_checked_at if is_persons else None) or product.created_at,
    )


def has_row(product: Product) -> bool:
    """Whether `mask_version` is the row of the current mask.

    It is not where a process of an earlier release has replaced the mask since.
    """
    version = product.mask_version
    return (
        version is not None
        and version.image_id == product.mask_id
        and version.source == product.mask_source
    )


def add_drawn(
    *,
    image: Image,
    by: User,
    product: Product | None = None,
    generation_id: int | None = None,
    restores: MaskVersion | None = None,
) -> MaskVersion:
    """Add a person's mask of an original or of a generation; returns its row."""
    project_id = image.project_id
    return MaskVersion.objects.create(
        project_id=project_id,
        product=product,
        generation_id=generation_id,
        image=image,
        source=MaskSource.PERSON,
        author=by,
        restores=restores,
        created_at=timezone.now(),
    )
