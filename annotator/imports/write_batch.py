"""Write a batch to the database in one transaction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.db.models import F

from annotator.imports.audit_split import is_audit
from annotator.imports.plan_batch import (
    BatchPlan,
    Catalogue,
    PlannedGeneration,
    PlannedProduct,
    plan_batch,
    refused,
)
from annotator.imports.rows import Row
from annotator.imports.store_pictures import MaskKey, Outcome, StoredPicture
from annotator.imports.whose_fault import concerns_all
from annotator.models import Generation, Image, Product, Project

MOST_ATTEMPTS = 3
OnProducts = Callable[[Sequence[int]], None]


def write_batch(
    rows: Sequence[Row],
    *,
    project: Project,
    pictures: Mapping[str, Outcome],
    masks: Mapping[MaskKey, Outcome],
    on_products: OnProducts,
) -> BatchPlan:
    """Create what the rows name and does not exist yet; returns what was done.

    `on_products` gets the ids of the products with new generations, inside the transaction, so
    what it writes is committed with the batch or not at all. If a batch can't be written, its
    halves are written separately, and so on until the faulty row is found and refused.
    """
    if not rows:
        return BatchPlan()
    try:
        return _write(rows, project, pictures, masks, on_products)
    except _BadRows as error:
        if len(rows) == 1:
            return BatchPlan(refusals=[refused(rows[0], error.__cause__ or error)])
    plan, half = BatchPlan(), len(rows) // 2
    for some in (rows[:half], rows[half:]):
        done = write_batch(
            some, project=project, pictures=pictures, masks=masks, on_products=on_products
        )
        plan.products += done.products
        plan.generations += done.generations
        plan.unchanged += done.unchanged
        plan.refusals += done.refusals
    return plan


class _BadRows(Exception):
    """One of the rows can't be written; `__cause__` says why."""


def _write(
    rows: Sequence[Row],
    project: Project,
    pictures: Mapping[str, Outcome],
    masks: Mapping[MaskKey, Outcome],
    on_products: OnProducts,
) -> BatchPlan:
    for attempt in range(1, MOST_ATTEMPTS + 1):
        # Another import may create one of these between our reading and our writing. Then we read
        # again, and rows that the other import has created count as unchanged.
        try:
            return _write_once(rows, project, pictures, masks, on_products)
        except IntegrityError as error:
            if attempt == MOST_ATTEMPTS:
                raise _BadRows from error
    raise AssertionError("the last attempt returns or raises")


@transaction.atomic
def _write_once(
    rows: Sequence[Row],
    project: Project,
    pictures: Mapping[str, Outcome],
    masks: Mapping[MaskKey, Outcome],
    on_products: OnProducts,
) -> BatchPlan:
    try:
        plan = plan_batch(
            rows, catalogue=catalogue_of(project, rows), pictures=pictures, masks=masks
        )
        product_ids = _create(plan, project, pictures)
    except IntegrityError:
        raise
    except Exception as error:
        if concerns_all(error):
            raise
        raise _BadRows from error
    on_products(product_ids)
    return plan


def catalogue_of(project: Project, rows: Sequence[Row]) -> Catalogue:
    """The products and generations that these rows name and that exist."""
    products = Product.objects.filter(
        project=project, external_id__in={row.product for row in rows}
    ).values_list("external_id", "image__sha256", "category")
    generations = Generation.objects.filter(
        project=project, external_id__in={row.generation for row in rows if row.generation}
    ).values_list(
        "external_id", "product__external_id", "image__sha256", "generator", "prompt", "label"
    )
    return Catalogue(
        {row[0]: PlannedProduct(*row) for row in products},
        {row[0]: PlannedGeneration(*row) for row in generations},
    )


def _create(plan: BatchPlan, project: Project, pictures: Mapping[str, Outcome]) -> list[int]:
    """Write images, products, generations and counters; returns ids of products with new ones."""
    if not plan.products and not plan.generations:
        return []
    image_ids = _image_ids(plan, project, pictures)
    Product.objects.bulk_create(
        Product(
            project=project,
            external_id=product.external_id,
            category=product.category,
            image_id=image_ids[product.picture, False],
            mask_id=image_ids[product.mask.sha256, True] if product.mask else None,
            mask_source=product.mask_source,
            is_audit=is_audit(
                product.external_id, salt=project.audit_salt, share=project.audit_share
            ),
        )
        for product in plan.products
    )
    product_ids = _create_generations(plan.generations, project, image_ids)
    # This comes last, because every answer to a question updates this row too and would wait.
    Project.objects.filter(pk=project.pk).update(
        products_count=F("products_count") + len(plan.products),
        generations_count=F("generations_count") + len(plan.generations),
    )
    return product_ids


def _create_generations(
    planned: Sequence[PlannedGeneration],
    project: Project,
    image_ids: Mapping[tuple[str, bool], int],
) -> list[int]:
    counts = Counter(generation.product for generation in planned)
    product_ids = dict(
        Product.objects.filter(project=project, external_id__in=counts).values_list(
            "external_id", "pk"
        )
    )
    Generation.objects.bulk_create(
        Generation(
            project=project,
            product_id=product_ids[generation.product],
            external_id=generation.external_id,
            image_id=image_ids[generation.picture, False],
            generator=generation.generator,
            prompt=generation.prompt,
            label=generation.label,
        )
        for generation in planned
    )
    by_count: dict[int, list[int]] = defaultdict(list)
    for external_id, count in counts.items():
        by_count[count].append(product_ids[external_id])
    for count, ids in by_count.items():
        Product.objects.filter(pk__in=ids).update(generations_count=F("generations_count") + count)
    return sorted(product_ids.values())


def _image_ids(
    plan: BatchPlan, project: Project, pictures: Mapping[str, Outcome]
) -> dict[tuple[str, bool], int]:
    """Create rows for the plan's pictures and masks; returns ids by SHA-256 and `is_mask`.

    A row may exist already, or another import may be writing it right now: both are fine.
    """
    used = {product.picture for product in plan.products}
    used |= {generation.picture for generation in plan.generations}
    wanted: dict[tuple[str, bool], StoredPicture] = {}
    for picture in pictures.values():
        if isinstance(picture, StoredPicture) and picture.sha256 in used:
            wanted[picture.sha256, False] = picture
            if picture.has_alpha:  # this content may be an original in a later import
                wanted[picture.sha256, True] = picture
    for product in plan.products:
        if product.mask is not None:
            wanted[product.mask.sha256, True] = product.mask
    existing = _existing_images(project, wanted)
    Image.objects.bulk_create(
        (
            Image(
                project=project,
                sha256=sha256,
                is_mask=is_mask,
                width=picture.width,
                height=picture.height,
                bytes=picture.bytes,
                source_type="" if is_mask else picture.provenance.source_type,
                has_c2pa=not is_mask and picture.provenance.has_c2pa,
            )
            for (sha256, is_mask), picture in wanted.items()
            if (sha256, is_mask) not in existing
        ),
        ignore_conflicts=True,
    )
    return _existing_images(project, wanted)


def _existing_images(
    project: Project, wanted: Mapping[tuple[str, bool], StoredPicture]
) -> dict[tuple[str, bool], int]:
    rows = Image.objects.filter(project=project, sha256__in={sha256 for sha256, _ in wanted})
    return {
        (sha256, is_mask): pk for pk, sha256, is_mask in rows.values_list("pk", "sha256", "is_mask")
    }
