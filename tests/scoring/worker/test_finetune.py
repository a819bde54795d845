"""The job that fine-tunes a project's segmenter, up to where the fit begins and after it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

pytest.importorskip("torch", reason="the real models are not installed (make models)")

from annotator.masks.correct_generation import correct_generation
from annotator.models import (
    Image,
    JobKind,
    JobState,
    MaskSource,
    ModelState,
    Product,
    Project,
    SegmenterVersion,
)
from annotator.review.check_original import correct_mask
from scoring.finetune import refit
from scoring.finetune.train import Diverged
from scoring.images import encode_mask_png, fitted_size
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.messages.segmenters import (
    LOSS_NOT_A_NUMBER,
    NOT_TO_BE_FINETUNED,
    SEGMENTER_NO_BETTER,
    TOO_FEW_MASKS,
)
from scoring.vocabulary.rules import WORKING_SIDE
from scoring.vocabulary.say import say
from scoring.vocabulary.segmenters import SegmenterMetrics
from scoring.worker.finetune import Masked, labelled_picture, masked_pictures
from tests.factories import make_generation, make_image, make_product, make_project, make_user
from tests.scoring.finetune.things import disc
from tests.scoring.worker.conftest import Run
from tests.scoring.worker.material import store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _trained(settings: Any) -> None:
    settings.SCORING_SEGMENTER = "trained"


def masked(project: Project, count: int, *, mask_side: int = 120, **values: Any) -> list[Product]:
    """Products with a picture and a mask that a person drew."""
    products = []
    for at in range(count):
        thing = disc(seed=at)
        mask = make_image(project, is_mask=True, width=mask_side, height=mask_side)
        shown = np.zeros((mask_side, mask_side), bool)
        shown[:120, :120] = thing.mask[:mask_side, :mask_side]
        default_storage.save(mask.path(Image.Variant.MASK), ContentFile(encode_mask_png(shown)))
        product = make_product(
            project,
            image=make_image(project, width=120, height=120),
            **{"mask": mask, "mask_source": MaskSource.PERSON, **values},
        )
        store(product.image, thing.image)
        products.append(product)
    return products


def test_fewer_than_twenty_masks_are_refused_with_their_number(run: Run) -> None:
    project = make_project()
    masked(project, 19)
    masked(project, 3, mask_source=MaskSource.SEGMENTER)  # nobody looked at them
    masked(project, 3, is_audit=True)  # set aside
    job = run(project, JobKind.FINETUNE)
    assert (job.state, job.error) == (JobState.FAILED, TOO_FEW_MASKS(products=19, needed=20))


def test_a_mask_of_another_size_is_named(run: Run) -> None:
    project = make_project()
    masked(project, 19)
    wrong = masked(project, 1, mask_side=150)[0]
    wrong.mask.width = 150  # type: ignore[union-attr]
    default_storage.delete(wrong.mask.path(Image.Variant.MASK))  # type: ignore[union-attr]
    content = ContentFile(encode_mask_png(np.ones((150, 90), bool)))
    default_storage.save(wrong.mask.path(Image.Variant.MASK), content)  # type: ignore[union-attr]
    job = run(project, JobKind.FINETUNE)
    assert job.state == JobState.FAILED
    assert say(job.error) == (
        f"The mask of {wrong.external_id} is 90 × 150 pixels, its picture 120 × 120."
    )


def test_a_mask_may_differ_by_the_pixel_of_rounding() -> None:
    """The picture was made smaller in two steps, 342 × 1332 → 329 × 1280 → 132 × 512."""
    project = make_project()
    image = make_image(project, width=1332, height=342)
    store(image, np.zeros((329, 1280, 3), np.uint8))
    mask = make_image(project, is_mask=True, width=1332, height=342)
    marked = np.zeros((342, 1332), bool)
    marked[100:200, 300:900] = True
    default_storage.save(mask.path(Image.Variant.MASK), ContentFile(encode_mask_png(marked)))
    assert fitted_size(342, 1332, WORKING_SIDE) == (131, 512)
    labelled = labelled_picture(Masked("bowl", image, mask))
    assert labelled.mask.shape == labelled.image.shape[:2] == (132, 512)


def test_a_segmenter_that_can_t_be_fine_tuned_is_named(run: Run, settings: Any) -> None:
    settings.SCORING_SEGMENTER = "grabcut"
    job = run(make_project(), JobKind.FINETUNE)
    assert job.error == NOT_TO_BE_FINETUNED(segmenter="grabcut")


def test_a_loss_that_is_no_number_stops_the_job_with_the_step(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def diverging(*_: object, **__: object) -> None:
        raise Diverged(17)

    monkeypatch.setattr(refit, "refit", diverging)
    project = make_project()
    masked(project, 20)
    job = run(project, JobKind.FINETUNE)
    assert (job.state, job.error) == (JobState.FAILED, LOSS_NOT_A_NUMBER(step=17))
    assert not SegmenterVersion.objects.exists()


@pytest.mark.parametrize("promote", [True, False])
def test_the_gate_decides_whether_it_goes_into_use(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, promote: bool
) -> None:
    file = tmp_path / f"{1:064x}.safetensors"
    file.write_bytes(b"weights")
    gate = GateDecision(promote=promote, reasons=(SEGMENTER_NO_BETTER(),))
    metrics = SegmenterMetrics(0.9, 0.8, 0.0, 0.1, 0.9, products=5)
    fitted = refit.Refit(file, metrics, gate, 20)
    monkeypatch.setattr(refit, "refit", lambda *_, **__: fitted)
    project = make_project()
    masked(project, 20)
    job = run(project, JobKind.FINETUNE)
    assert job.result == {"version": 1, "promoted": promote}
    version = SegmenterVersion.objects.get()
    assert version.state == (ModelState.CHAMPION if promote else ModelState.CANDIDATE)
    assert version.products_used == 20


def saved(shown: np.ndarray[Any, Any]) -> dict[str, Any]:
    """A mask as the editor sends it."""
    return {"png": encode_mask_png(shown), "size": (shown.shape[1], shown.shape[0])}


def test_saved_corrections_are_in_the_next_training_set_by_product() -> None:
    """Originals and generations of a product bear its name, so a split never parts them."""
    project, person = make_project(), make_user()
    product, audit = masked(project, 2, mask_source=MaskSource.SEGMENTER)
    Product.objects.filter(pk=audit.pk).update(is_audit=True)
    assert masked_pictures(project) == []  # nobody has looked at these masks
    square, bar = np.zeros((120, 120), bool), np.zeros((120, 120), bool)
    square[30:90, 30:90], bar[50:70, 10:110] = True, True
    for each in (product, audit):
        correct_mask(product=each, by=person, **saved(square))
        generation = make_generation(each, image=make_image(project, width=120, height=120))
        store(generation.image, disc(seed=9).image)
        correct_generation(generation=generation, by=person, **saved(bar))
    labelled = [labelled_picture(each) for each in masked_pictures(project)]
    assert [each.product for each in labelled] == [product.external_id] * 2
    assert (labelled[0].mask == square).all()
    assert (labelled[1].mask == bar).all()
    assert (labelled[1].image != labelled[0].image).any()
