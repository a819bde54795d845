"""An original whose mask is doubtful: nothing is verified before a person has confirmed it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from annotator.models import (
    ConsistencyOutcome,
    Generation,
    JobKind,
    MaskSource,
    Product,
    Project,
    ScoreState,
)
from annotator.review.check_original import confirm_mask, correct_mask
from annotator.review.originals import originals_to_confirm
from scoring.images import RGB, Mask, encode_mask_png
from scoring.segmentation import segmenter
from scoring.segmentation.base import Segmentation
from scoring.vocabulary.messages.findings import ORIGINAL_OUTLINE_UNCLEAR
from scoring.vocabulary.rules import DOUBTFUL
from scoring.worker import pictures
from scoring.worker import score as score_module
from tests.factories import make_generation, make_image, make_product, make_project, make_user
from tests.scoring.worker.conftest import Run
from tests.scoring.worker.material import store

pytestmark = pytest.mark.django_db

SIDE = 240


def drawn() -> tuple[RGB, Mask]:
    """A nearly white box with a grey rim on nearly white ground: GrabCut finds it, but doubts."""
    draw = np.random.default_rng(1)
    soft = cv2.GaussianBlur(draw.normal(0, 60, (SIDE, SIDE, 3)), (0, 0), 6) * 1.2
    picture = np.clip(np.array((225, 222, 218)) + soft, 0, 255)
    mask = np.zeros((SIDE, SIDE), bool)
    mask[70:180, 60:180] = True
    inner = cv2.erode(mask.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    picture[mask & ~inner] = (120, 118, 116)
    picture[100:150, 90:120] = (180, 40, 40)
    for x, y in draw.integers(80, 160, (12, 2)).tolist():
        cv2.circle(picture, (x, y), 4, (90, 60, 60), -1)
    picture += draw.normal(0, 3, picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8), mask


@pytest.fixture(autouse=True)
def _grabcut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score_module, "segmenter_of", lambda project: segmenter("grabcut"))


@pytest.fixture
def product() -> Product:
    """Not scored yet; with one generation, which shows the same picture in better light."""
    picture, _ = drawn()
    project = make_project()
    product = make_product(project, image=make_image(project, width=SIDE, height=SIDE))
    store(product.image, picture)
    another(product)
    return product


def another(product: Product) -> Generation:
    picture, _ = drawn()
    generation = make_generation(product)
    store(generation.image, np.clip(picture * 1.06, 0, 255).astype(np.uint8))
    Product.objects.filter(pk=product.pk).update(generations_count=product.generations.count())
    return generation


def score(run: Run, project: Project) -> None:
    """Run the job that waits, or one about everything that is not scored yet."""
    run(
        project,
        JobKind.SCORE,
        product_ids=list(project.products.values_list("pk", flat=True)),
    )


def is_doubted(generation: Generation) -> bool:
    generation.refresh_from_db()
    report = generation.report
    report.refresh_from_db()
    codes = [finding.message.code for finding in report.findings]
    doubted = ORIGINAL_OUTLINE_UNCLEAR.code in codes
    assert not doubted or report.outcome == ConsistencyOutcome.CANNOT_VERIFY
    return doubted


def test_a_doubtful_mask_stays_doubtful_for_later_generations(run: Run, product: Product) -> None:
    score(run, product.project)
    product.refresh_from_db()
    assert product.mask_source == MaskSource.SEGMENTER
    assert product.mask_confidence is not None and product.mask_confidence < DOUBTFUL
    assert list(originals_to_confirm(project=product.project)) == [product]
    later = another(product)
    score(run, product.project)
    for generation in product.generations.all():
        assert is_doubted(generation)
        certainty = generation.report.measurements["original_certainty"]
        assert certainty == pytest.approx(product.mask_confidence, abs=1e-4)
    assert later.report.measurements["original_certainty"] < DOUBTFUL


@pytest.mark.parametrize("is_corrected", [False, True])
def test_after_a_person_has_looked_everything_is_scored_with_a_sure_mask(
    run: Run, product: Product, is_corrected: bool
) -> None:
    score(run, product.project)
    generations = [product.generations.get(), another(product)]
    score(run, product.project)
    if is_corrected:
        png = encode_mask_png(drawn()[1])
        correct_mask(product=product, by=make_user(), png=png, size=(SIDE, SIDE))
    else:
        confirm_mask(product=product, by=make_user())
    assert all(map(is_doubted, generations))  # until the job has run
    run(product.project, JobKind.RESCORE)
    for generation in generations:
        assert not is_doubted(generation)
        assert generation.report.measurements["original_certainty"] == 1.0
        assert generation.report.outcome == ConsistencyOutcome.CONSISTENT
    assert not originals_to_confirm(project=product.project).exists()


def test_what_was_measured_with_the_mask_before_is_not_stored_over_the_new_results(
    run: Run, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person decides while a worker is at the product."""
    keep = pictures.keep_mask

    def keep_and_confirm(row: Product, found: Segmentation, *, segmenter: str) -> None:
        keep(row, found, segmenter=segmenter)
        confirm_mask(product=row, by=make_user())

    monkeypatch.setattr(score_module, "keep_mask", keep_and_confirm)
    score(run, product.project)
    generation = product.generations.get()
    assert generation.score_state == ScoreState.PENDING
    run(product.project, JobKind.RESCORE)  # what the person's decision asked for
    generation.refresh_from_db()
    assert generation.score_state == ScoreState.SCORED
    assert generation.report.measurements["original_certainty"] == 1.0


def test_a_mask_from_before_its_confidence_was_kept_is_found_again(
    run: Run, product: Product
) -> None:
    score(run, product.project)
    product.refresh_from_db()
    confidence = product.mask_confidence
    Product.objects.filter(pk=product.pk).update(mask_confidence=None)
    later = another(product)
    score(run, product.project)
    product.refresh_from_db()
    assert product.mask_confidence == confidence
    assert is_doubted(later)
