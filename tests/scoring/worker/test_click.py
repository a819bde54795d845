"""Jobs of people who correct masks: a click, and scoring with what they saved."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from annotator.masks.correct_generation import correct_generation
from annotator.masks.request_click import Click, Draft, request_click
from annotator.models import (
    Generation,
    Image,
    JobKind,
    JobState,
    Product,
    ScoreState,
    User,
)
from annotator.review.check_original import correct_mask
from annotator.scores.record_mask import corrected_since
from scoring.images import Mask, encode_mask_png
from scoring.pipeline import measure_products
from scoring.segmentation.runs import mask_from, runs_of
from scoring.vocabulary.messages.problem_upload import PICTURES_GONE
from scoring.worker import pictures
from tests.factories import make_project, make_user
from tests.scoring.segmentation.scenes import iou
from tests.scoring.worker.conftest import Run
from tests.scoring.worker.material import photographed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_weights(settings: Any) -> None:
    settings.SCORING_SEGMENTER = "grabcut"
    settings.SCORING_ENCODER = "lite"


@pytest.fixture
def person() -> User:
    return make_user()


def box(right: int = 150) -> Mask:
    """The product on the pictures of `photographed`, or its left part."""
    marked = np.zeros((200, 200), bool)
    marked[50:151, 50 : right + 1] = True
    return marked


def ask(picture: Product | Generation, by: User, mask: Mask, *clicks: Click) -> None:
    height, width = mask.shape
    request_click(picture=picture, by=by, draft=Draft(width, height, runs_of(mask)), clicks=clicks)


def test_a_click_gives_the_mask_with_its_region(run: Run, person: User) -> None:
    product = photographed(make_project())
    ask(product, person, np.zeros((200, 200), bool), Click(100, 100, True))
    job = run(product.project, JobKind.CLICK)
    assert job.state == JobState.SUCCEEDED
    assert (job.result["width"], job.result["height"]) == (200, 200)
    assert iou(mask_from(job.result["runs"], width=200, height=200), box()) > 0.9


def test_a_picture_that_is_gone_is_said_so(run: Run, person: User) -> None:
    product = photographed(make_project())
    ask(product, person, box(), Click(10, 10, True))
    Image.objects.filter(pk=product.image_id).update(sha256="f" * 64)
    job = run(product.project, JobKind.CLICK)
    assert (job.state, job.error) == (JobState.FAILED, PICTURES_GONE())


def save(generation: Generation, by: User, mask: Mask) -> None:
    height, width = mask.shape
    correct_generation(
        generation=generation, by=by, png=encode_mask_png(mask), size=(width, height)
    )


def test_a_saved_mask_of_a_generation_decides_its_report_and_no_other(
    run: Run, person: User
) -> None:
    product = photographed(make_project())
    correct_mask(product=product, by=person, png=encode_mask_png(box()), size=(200, 200))
    run(product.project, JobKind.SCORE, product_ids=[product.pk])
    first, second = product.generations.order_by("pk")
    before = {each.pk: each.report.created_at for each in (first, second)}
    assert first.report.measurements["iou"] > 0.95
    save(first, person, box(right=110))
    job = run(product.project, JobKind.RESCORE)
    assert job.state == JobState.SUCCEEDED
    for each in (first, second):
        each.refresh_from_db()
        each.report.refresh_from_db()
    # The person left the right part out; and a person's mask is sure.
    assert first.report.measurements["iou"] < 0.8
    assert first.report.measurements["mask_certainty"] == 1.0
    assert first.report.created_at > before[first.pk]
    assert second.report.created_at == before[second.pk]
    assert first.score_state == ScoreState.SCORED


def test_what_was_measured_with_an_older_mask_is_not_stored(
    run: Run, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mask is saved while the scoring job is at the product; its own job comes later."""
    product = photographed(make_project())
    corrected, other = product.generations.order_by("pk")
    measure = measure_products

    def interrupted(*arguments: Any, **options: Any) -> Any:
        for measured in measure(*arguments, **options):
            save(corrected, person, box())
            yield measured

    monkeypatch.setattr(pictures, "measure_products", interrupted)
    run(product.project, JobKind.SCORE, product_ids=[product.pk])
    assert not hasattr(Generation.objects.get(pk=corrected.pk), "report")
    assert Generation.objects.get(pk=other.pk).report is not None
    monkeypatch.undo()
    run(product.project, JobKind.RESCORE)
    assert Generation.objects.get(pk=corrected.pk).report is not None


def test_generations_that_nobody_corrected_are_current(person: User) -> None:
    product = photographed(make_project())
    seen = list(product.generations.order_by("pk"))
    assert corrected_since(seen) == set()
    save(seen[0], person, box())
    assert corrected_since(seen) == {seen[0].pk}
    assert corrected_since(list(product.generations.all())) == set()
