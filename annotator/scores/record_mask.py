"""Store the masks of originals and generations, and what the models found of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from annotator.models import FOUND_MASKS, Generation, Image, MaskSource, Product
from annotator.scores.mask_versions import record_found


def store_mask(*, project_id: int, png: bytes, size: tuple[int, int]) -> Image:
    """Store a mask (8-bit PNG) unless the project has it; `size` is its width and height."""
    width, height = size
    image, _ = Image.objects.get_or_create(
        project_id=project_id,
        sha256=hash_of_mask(png),
        is_mask=True,
        defaults={"width": width, "height": height, "bytes": len(png)},
    )
    name = image.path(Image.Variant.MASK)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(png))
    return image


def hash_of_mask(png: bytes) -> str:
    """The hash under which a mask is stored."""
    return hashlib.sha256(png).hexdigest()


def record_mask(
    *,
    product: Product,
    png: bytes,
    size: tuple[int, int],
    source: MaskSource,
    confidence: float,
    segmenter: str = "",
) -> None:
    """Store the mask that was found for an original, unless it has another mask by now.

    `confidence` is the probability that it is right, 0 to 1; `segmenter` the key of its finder.
    """
    image = store_mask(project_id=product.project_id, png=png, size=size)
    # A person may have drawn a mask meanwhile, and theirs takes precedence.
    unchanged = Product.objects.filter(
        pk=product.pk, mask=product.mask_id, mask_source=product.mask_source
    )
    with transaction.atomic():
        if unchanged.update(mask=image, mask_source=source, mask_confidence=confidence):
            record_found(
                product=product,
                image=image,
                source=source,
                confidence=confidence,
                segmenter=segmenter,
            )


def needs_mask(product: Product) -> bool:
    """Whether its mask is yet to be found.

    A mask that was found before its confidence was recorded is found again: nobody can say whether
    it is doubtful.
    """
    unmeasured = product.mask_source in FOUND_MASKS and product.mask_confidence is None
    return product.mask_id is None or unmeasured


def mask_replaced(product: Product) -> bool:
    """Whether a person has confirmed or replaced the mask since `product` was read.

    Nobody can do so until the transaction ends. What was measured with the earlier mask does not
    count any more; the images are scored again.
    """
    rows = Product.objects.select_for_update(no_key=True).filter(pk=product.pk)
    source, checked_at = rows.values_list("mask_source", "mask_checked_at").get()
    return source == MaskSource.PERSON and bool(checked_at != product.mask_checked_at)


def corrected_since(generations: Sequence[Generation]) -> set[int]:
    """Those whose mask a person has corrected since the rows were read, by id.

    Nobody can do so until the transaction ends. As above, what was measured does not count.
    """
    seen = {each.pk: each.mask_version_id for each in generations}
    rows = Generation.objects.select_for_update(no_key=True).filter(pk__in=seen).order_by("pk")
    return {pk for pk, version in rows.values_list("pk", "mask_version") if version != seen[pk]}
