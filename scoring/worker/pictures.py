"""Takes products of the catalogue through the pipeline, and stores the masks that it finds."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from annotator.models import Generation, Image, MaskSource, Product
from annotator.models.scope import ScopedQuerySet
from annotator.mounted import local_picture
from annotator.scores.record_mask import needs_mask, record_mask
from scoring.choice import ScoringSettings
from scoring.images import encode_mask_png
from scoring.pipeline import GenerationTask, MeasuredProduct, ProductTask, measure_products
from scoring.segmentation.base import Segmentation, Segmenter
from scoring.segmentation.original import FLOOD_FILL
from scoring.worker.parts import current_encoder, current_text_reader


@dataclass(frozen=True)
class ProductToScore:
    """A product with the generations that are to be scored."""

    row: Product
    generations: tuple[Generation, ...]

    @property
    def task(self) -> ProductTask:
        """The product as a task for the pipeline."""
        row = self.row
        mask = None if needs_mask(row) else row.mask
        return ProductTask(
            key=row.pk,
            original=local_picture(row.image, Image.Variant.SCREEN),
            generations=tuple(
                GenerationTask(
                    each.pk,
                    local_picture(each.image, Image.Variant.SCREEN),
                    each.prompt,
                    mask=_mask_of(each),
                )
                for each in self.generations
            ),
            mask=None if mask is None else local_picture(mask, Image.Variant.MASK),
            certainty=1.0 if row.mask_confidence is None else row.mask_confidence,
            category=row.category,
        )


def products_of(generations: ScopedQuerySet[Generation]) -> list[ProductToScore]:
    """The generations grouped by product, in the order of their ids."""
    by_product: dict[int, list[Generation]] = {}
    for generation in generations.select_related("image", "mask_version__image").order_by(
        "product_id", "pk"
    ):
        by_product.setdefault(generation.product_id, []).append(generation)
    products = Product.objects.select_related("image", "mask").in_bulk(list(by_product))
    return [ProductToScore(products[pk], tuple(rows)) for pk, rows in by_product.items()]


def measured_in_order(
    products: Iterable[ProductToScore], *, segmenter: Segmenter
) -> Generator[MeasuredProduct]:
    """Measure each product in the pipeline, with this segmenter and the chosen encoder."""
    return measure_products(
        (product.task for product in products),
        encoder=current_encoder(),
        segmenter=segmenter,
        text_reader=current_text_reader(),
        lanes=ScoringSettings.of(settings).lanes_used,
    )


def keep_mask(product: Product, segmentation: Segmentation, *, segmenter: str) -> None:
    """Store the mask that was found for an original without one, and how sure it is.

    `segmenter` is the key of the segmenter that was used.
    """
    height, width = segmentation.mask.shape
    is_filled = segmentation.method == FLOOD_FILL
    record_mask(
        product=product,
        png=encode_mask_png(segmentation.mask),
        size=(width, height),
        source=MaskSource.FLOOD_FILL if is_filled else MaskSource.SEGMENTER,
        confidence=segmentation.confidence,
        segmenter=segmenter,
    )


def _mask_of(generation: Generation) -> Path | None:
    version = generation.mask_version
    return None if version is None else local_picture(version.image, Image.Variant.MASK)
