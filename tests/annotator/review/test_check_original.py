"""Confirming, correcting and giving up an original's mask."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import default_storage
from django.db import connections

from annotator.errors import Conflict
from annotator.models import AuditEvent, Image, Job, JobKind, MaskSource, Product, Project, User
from annotator.review.check_original import call_unusable, confirm_mask, correct_mask
from annotator.review.originals import originals_to_confirm
from scoring.vocabulary.messages.problem_mask import MASK_CHANGED, MASK_IS_SURE, NO_MASK_YET
from tests.factories import make_generation, make_image, make_product, make_project, make_user

pytestmark = pytest.mark.django_db
DRAWN, OTHER = b"drawn", b"drawn otherwise"


def doubtful(project: Project | None = None, **values: object) -> Product:
    """A product with a doubtful mask and two generations."""
    project = project or make_project()
    product = make_product(
        project,
        **{
            "mask": make_image(project, is_mask=True),
            "mask_source": MaskSource.SEGMENTER,
            "mask_confidence": 0.2,
            "generations_count": 2,
            **values,
        },
    )
    for _ in range(2):
        make_generation(product)
    return product


def correct(product: Product, by: User, png: bytes = DRAWN, seen: str = "") -> None:
    correct_mask(product=product, by=by, png=png, size=(800, 600), seen=seen)


def address(product: Product) -> str:
    assert product.mask is not None
    return product.mask.url(Image.Variant.MASK)


def rescored() -> list[list[int]]:
    """The products of each job that scores again."""
    jobs = Job.objects.filter(kind=JobKind.RESCORE, arguments__again=True)
    return [job.arguments["product_ids"] for job in jobs]


def test_a_confirmed_mask_keeps_its_pixels_and_is_sure() -> None:
    product, person = doubtful(), make_user()
    mask = product.mask
    confirm_mask(product=product, by=person)
    product.refresh_from_db()
    assert (product.mask, product.mask_source) == (mask, MaskSource.PERSON)
    assert (product.mask_confidence, product.mask_checked_by) == (None, person)
    assert product.mask_checked_at is not None
    assert rescored() == [[product.pk]]
    event = AuditEvent.objects.get()
    assert (event.action, event.target, event.actor) == (
        "original.confirmed",
        f"product:{product.pk}",
        person,
    )
    assert (event.detail["replaced"], event.detail["confidence"]) == ("segmenter", 0.2)


def test_a_corrected_mask_is_stored_as_a_persons() -> None:
    product, person = doubtful(), make_user()
    correct(product, person)
    product.refresh_from_db()
    assert product.mask is not None
    assert (product.mask_source, product.mask_confidence) == (MaskSource.PERSON, None)
    assert (product.mask.width, product.mask.height, product.mask.is_mask) == (800, 600, True)
    with default_storage.open(product.mask.path(Image.Variant.MASK)) as file:
        assert file.read() == DRAWN
    assert rescored() == [[product.pk]]
    assert AuditEvent.objects.get().action == "original.corrected"


@pytest.mark.parametrize("act", [lambda p, u: confirm_mask(product=p, by=u), correct])
def test_the_same_twice_changes_nothing(act: Callable[[Product, User], None]) -> None:
    product, first, second = doubtful(), make_user(), make_user()
    act(product, first)
    act(product, second)
    product.refresh_from_db()
    assert product.mask_checked_by == first
    assert len(rescored()) == 1
    assert AuditEvent.objects.count() == 1


def test_a_product_without_generations_needs_no_scoring() -> None:
    project = make_project()
    mask = make_image(project, is_mask=True)
    product = make_product(project, mask=mask, mask_source="segmenter", mask_confidence=0.1)
    confirm_mask(product=product, by=make_user())
    assert rescored() == []


def test_without_a_mask_there_is_nothing_to_confirm() -> None:
    product = make_product(make_project())
    with pytest.raises(Conflict) as error:
        confirm_mask(product=product, by=make_user())
    assert error.value.message == NO_MASK_YET()
    correct(product, make_user())  # but one can be drawn
    product.refresh_from_db()
    assert product.mask_source == MaskSource.PERSON


@pytest.mark.parametrize("source", [MaskSource.GIVEN, MaskSource.ALPHA])
def test_a_given_mask_stays_as_it_is_when_it_is_confirmed(source: MaskSource) -> None:
    product = doubtful(mask_source=source, mask_confidence=None)
    confirm_mask(product=product, by=make_user())
    product.refresh_from_db()
    assert (product.mask_source, product.mask_checked_at) == (source, None)
    assert rescored() == []


def test_nobody_decides_about_a_mask_that_they_have_not_seen() -> None:
    product = doubtful()
    seen = address(product)
    correct(product, make_user(), seen=seen)
    late = make_user()
    decisions: list[Callable[[], None]] = [
        lambda: confirm_mask(product=product, by=late, seen=seen),
        lambda: call_unusable(product=product, by=late, seen=seen),
        lambda: correct(product, late, OTHER, seen),
    ]
    for decide in decisions:
        with pytest.raises(Conflict) as error:
            decide()
        assert error.value.message == MASK_CHANGED()
    assert len(rescored()) == 1


def test_a_confirmed_mask_can_be_corrected_by_whoever_has_seen_it() -> None:
    product = doubtful()
    confirm_mask(product=product, by=make_user())
    correct(product, make_user(), seen=address(product))
    product.refresh_from_db()
    assert product.mask is not None and product.mask.width == 800
    assert rescored() == [[product.pk]] * 2


def test_an_unusable_original_is_asked_about_no_more() -> None:
    product, person = doubtful(), make_user()
    before = product.mask, product.mask_source, product.mask_confidence
    for _ in range(2):
        call_unusable(product=product, by=person)
    product.refresh_from_db()
    assert (product.mask, product.mask_source, product.mask_confidence) == before
    assert product.mask_checked_by == person
    assert not originals_to_confirm(project=product.project).exists()
    assert rescored() == []  # nothing has changed
    assert [event.action for event in AuditEvent.objects.all()] == ["original.unusable"]


def test_what_was_called_unusable_can_be_confirmed_but_not_the_other_way_round() -> None:
    product = doubtful()
    call_unusable(product=product, by=make_user())
    confirm_mask(product=product, by=make_user())
    product.refresh_from_db()
    assert product.mask_source == MaskSource.PERSON
    with pytest.raises(Conflict) as error:
        call_unusable(product=product, by=make_user())
    assert error.value.message == MASK_IS_SURE()


def test_only_doubtful_masks_wait_and_only_those_of_the_project() -> None:
    project = make_project()
    waiting = doubtful(project)
    doubtful(project, mask_confidence=0.5)
    doubtful(project, mask_confidence=None)
    doubtful()
    assert list(originals_to_confirm(project=project)) == [waiting]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_two_people_at_once_end_in_one_result(attempt: int) -> None:
    """The correction counts either way: it was made in knowledge of the mask that was confirmed."""
    product = doubtful()
    seen, careful, quick = address(product), make_user(), make_user()
    confirmed, corrected = together(
        lambda: confirm_mask(product=product, by=quick, seen=seen),
        lambda: correct(product, careful, seen=seen),
    )
    product.refresh_from_db()
    assert corrected is None and product.mask_checked_by == careful
    assert product.mask is not None and product.mask.width == 800
    actions = [event.action for event in AuditEvent.objects.order_by("pk")]
    assert len(rescored()) == len(actions)
    if confirmed is None:  # it came first
        assert actions == ["original.confirmed", "original.corrected"]
    else:
        assert actions == ["original.corrected"]


def together(*acts: Callable[[], None]) -> list[Exception | None]:
    """Run them at the same time; what each raised."""
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> Exception | None:
        ready.wait()
        try:
            act()
        except Conflict as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
