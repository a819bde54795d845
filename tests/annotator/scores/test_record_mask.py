"""Storing the masks of originals."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from annotator.models import Image, MaskSource, Product
from annotator.scores.record_mask import mask_replaced, needs_mask, record_mask
from tests.factories import make_image, make_product, make_project

pytestmark = pytest.mark.django_db


def record(product: Product, source: MaskSource, confidence: float = 0.4) -> None:
    record_mask(product=product, png=b"png", size=(4, 3), source=source, confidence=confidence)
    product.refresh_from_db()


def test_a_found_mask_becomes_the_products_with_its_confidence() -> None:
    product = make_product(make_project())
    record(product, MaskSource.SEGMENTER, 0.25)
    assert product.mask is not None
    assert (product.mask_source, product.mask_confidence) == (MaskSource.SEGMENTER, 0.25)
    assert (product.mask.width, product.mask.height, product.mask.is_mask) == (4, 3, True)
    assert default_storage.exists(product.mask.path("mask"))


def test_a_mask_drawn_meanwhile_is_kept() -> None:
    product = make_product(make_project())
    seen = Product.objects.get(pk=product.pk)  # what the worker has read
    product.mask = make_image(product.project, is_mask=True)
    product.mask_source = MaskSource.PERSON
    product.save()
    record_mask(product=seen, png=b"png", size=(4, 3), source=MaskSource.SEGMENTER, confidence=0.4)
    seen.refresh_from_db()
    assert (seen.mask, seen.mask_source, seen.mask_confidence) == (
        product.mask,
        MaskSource.PERSON,
        None,
    )


@pytest.mark.parametrize(
    ("source", "confidence", "is_needed"),
    [
        (MaskSource.SEGMENTER, 0.3, False),
        (MaskSource.SEGMENTER, None, True),
        (MaskSource.FLOOD_FILL, None, True),
        (MaskSource.GIVEN, None, False),
        (MaskSource.ALPHA, None, False),
        (MaskSource.PERSON, None, False),
    ],
)
def test_a_found_mask_of_unknown_confidence_is_found_again(
    source: MaskSource, confidence: float | None, is_needed: bool
) -> None:
    project = make_project()
    product = make_product(
        project,
        mask=make_image(project, is_mask=True),
        mask_source=source,
        mask_confidence=confidence,
    )
    assert needs_mask(product) is is_needed


def test_a_mask_that_is_found_again_replaces_the_earlier_one() -> None:
    project = make_project()
    earlier = make_image(project, is_mask=True)
    product = make_product(project, mask=earlier, mask_source=MaskSource.SEGMENTER)
    record(product, MaskSource.SEGMENTER)
    assert product.mask != earlier and product.mask_confidence == 0.4


def test_the_same_mask_is_stored_once() -> None:
    project = make_project()
    for _ in range(2):
        record(make_product(project), MaskSource.SEGMENTER)
    assert Image.objects.filter(is_mask=True).count() == 1


@pytest.mark.parametrize(
    ("changes", "is_replaced"),
    [
        ({}, False),
        ({"mask_source": MaskSource.SEGMENTER}, False),
        ({"mask_checked_at": timezone.now()}, False),  # called unusable: the mask is the same
        ({"mask_source": MaskSource.PERSON, "mask_checked_at": timezone.now()}, True),
    ],
)
def test_only_another_mask_spoils_what_was_measured(
    changes: dict[str, object], is_replaced: bool
) -> None:
    product = make_product(make_project())
    Product.objects.filter(pk=product.pk).update(**changes)
    assert mask_replaced(product) is is_replaced
