"""Each saved mask is a new version with its author; any of them can be put back."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Picture

from annotator.errors import Conflict
from annotator.masks.correct_generation import correct_generation
from annotator.masks.history import history_of
from annotator.masks.outline_mask import outline_mask
from annotator.masks.restore_mask import restore_mask
from annotator.models import (
    AuditEvent,
    Generation,
    Image,
    Job,
    JobKind,
    MaskSource,
    MaskVersion,
    Product,
)
from annotator.review.check_original import confirm_mask, correct_mask
from annotator.scores.record_mask import record_mask
from scoring.vocabulary.messages.problem_mask import MASK_CHANGED
from tests.factories import (
    make_generation,
    make_image,
    make_product,
    make_project,
    make_report,
    make_user,
)

pytestmark = pytest.mark.django_db
SIZE = (512, 384)


def given(**values: object) -> Product:
    """A product with an imported mask, which has no version yet, and a generation."""
    project = make_project()
    product = make_product(
        project,
        **{
            "mask": make_image(project, is_mask=True),
            "mask_source": MaskSource.GIVEN,
            "generations_count": 1,
            **values,
        },
    )
    make_generation(product)
    return product


def versions(picture: Product | Generation) -> list[MaskVersion]:
    """Oldest first."""
    return list(picture.mask_versions.order_by("pk"))


def rescored() -> list[dict[str, object]]:
    return [job.arguments for job in Job.objects.filter(kind=JobKind.RESCORE).order_by("pk")]


def test_a_found_mask_is_a_version_by_its_segmenter() -> None:
    product = make_product(make_project())
    record_mask(
        product=product, png=b"png", size=(4, 3), source=MaskSource.SEGMENTER, confidence=0.4,
        segmenter="trained@1+2",
    )  # fmt: skip
    product.refresh_from_db()
    (version,) = versions(product)
    assert product.mask_version == version
    assert (version.segmenter, version.confidence, version.author) == ("trained@1+2", 0.4, None)


def test_a_correction_of_an_imported_mask_keeps_both() -> None:
    product, person = given(), make_user()
    before = product.mask
    correct_mask(product=product, by=person, png=b"drawn", size=(800, 600))
    product.refresh_from_db()
    old, new = versions(product)
    assert (old.image, old.source, old.author) == (before, MaskSource.GIVEN, None)
    assert old.created_at == product.created_at
    assert (new.image, new.source, new.author) == (product.mask, MaskSource.PERSON, person)
    assert product.mask_version == new
    assert default_storage.exists(new.image.path(Image.Variant.MASK))
    assert rescored() == [{"product_ids": [product.pk], "again": True}]
    assert new.job is not None and new.job.created_by == person


def test_a_confirmation_is_a_version_of_the_same_mask() -> None:
    product, person = make_product(make_project()), make_user()
    record_mask(
        product=product, png=b"png", size=(4, 3), source=MaskSource.SEGMENTER, confidence=0.4
    )
    confirm_mask(product=product, by=person)
    old, new = versions(product)
    assert old.image == new.image
    assert (new.source, new.author) == (MaskSource.PERSON, person)
    assert not rescored()  # it has no generations


def test_a_mask_of_an_earlier_release_is_kept_when_it_is_replaced() -> None:
    """Its process knows no versions, so the row that the product points at is another mask's."""
    product, person = given(), make_user()
    correct_mask(product=product, by=person, png=b"drawn", size=(800, 600))
    other = make_image(product.project, is_mask=True)
    Product.objects.filter(pk=product.pk).update(mask=other)
    product.refresh_from_db()
    first = history_of(product).entries[0]
    assert (first.pk, first.image, first.is_current) == (None, other, True)
    correct_mask(product=product, by=person, png=b"once more", size=(800, 600))
    assert [version.image for version in versions(product)][2] == other


def test_an_earlier_mask_of_an_original_is_put_back() -> None:
    product, first, second = given(), make_user(), make_user()
    correct_mask(product=product, by=first, png=b"drawn", size=(800, 600))
    old, _ = versions(product)
    restore_mask(version=old, by=second)
    product.refresh_from_db()
    newest = versions(product)[-1]
    assert (newest.restores, newest.author, newest.image) == (old, second, old.image)
    assert (product.mask, product.mask_version) == (old.image, newest)
    assert product.mask_checked_by == second
    assert len(rescored()) == 2
    restore_mask(version=newest, by=first)  # in use already
    assert len(versions(product)) == 3
    assert AuditEvent.objects.filter(action="mask.restored").count() == 1


def reported() -> Generation:
    """A scored generation on which the product is a square with a hole."""
    generation = make_generation(make_product(make_project()))
    square = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]]
    hole = [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]]
    make_report(generation, outline=[square, hole], segmenter="trained@1")
    return generation


def test_the_first_correction_of_a_generation_keeps_what_scoring_found() -> None:
    generation, person = reported(), make_user()
    correct_generation(generation=generation, by=person, png=b"drawn", size=SIZE, seen="")
    generation.refresh_from_db()
    found, drawn = versions(generation)
    assert (found.source, found.segmenter) == (MaskSource.SEGMENTER, "trained@1")
    assert generation.mask_version == drawn
    assert drawn.author == person
    assert rescored() == [
        {
            "product_ids": [generation.product_id],
            "again": True,
            "generation_ids": [generation.pk],
        }
    ]
    restore_mask(version=found, by=person)
    generation.refresh_from_db()
    assert generation.mask_version is not None
    assert generation.mask_version.image == found.image


def test_the_same_mask_again_changes_nothing_and_another_one_meanwhile_is_a_conflict() -> None:
    generation, person = reported(), make_user()
    for _ in range(2):
        correct_generation(generation=generation, by=person, png=b"drawn", size=SIZE, seen="")
    assert len(versions(generation)) == 2
    with pytest.raises(Conflict) as caught:
        correct_generation(generation=generation, by=person, png=b"other", size=SIZE, seen="")
    assert caught.value.message == MASK_CHANGED()
    assert len(rescored()) == 1


def test_the_mask_of_an_outline_has_its_holes() -> None:
    png = outline_mask(reported().report, (100, 100))
    assert png is not None
    mask = Picture.open(BytesIO(png))
    assert [mask.getpixel(point) for point in ((10, 10), (30, 30), (50, 50))] == [0, 255, 0]
    assert outline_mask(make_report(make_generation(make_product(make_project()))), SIZE) is None
