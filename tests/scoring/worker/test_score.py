"""From pictures to features, reports and masks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from annotator.models import (
    ConsistencyOutcome,
    ConsistencyReport,
    Features,
    Flag,
    FlagKind,
    Generation,
    Image,
    Job,
    JobKind,
    JobState,
    MaskSource,
    Project,
    ScoreState,
)
from scoring.vocabulary.messages.jobs import SCORED, SCORED_WITH_FAILURES
from scoring.vocabulary.messages.unscored import GENERATION_UNREADABLE
from scoring.worker import appraise as appraise_module
from scoring.worker import pictures as pictures_module
from scoring.worker import score as score_module
from scoring.worker.parts import current_encoder
from tests.factories import make_generation, make_project
from tests.scoring.worker.conftest import Run
from tests.scoring.worker.material import judge_everything, photographed, scene, store

pytestmark = pytest.mark.django_db


def score(run: Run, project: Project, **arguments: object) -> Job:
    ids = list(project.products.values_list("pk", flat=True))
    return run(project, JobKind.SCORE, product_ids=ids, **arguments)


def test_every_generation_has_features_and_a_report(run: Run) -> None:
    product = photographed(make_project())
    job = score(run, product.project)
    assert (job.state, job.message, job.done) == (JobState.SUCCEEDED, SCORED(count=2), 2)
    for generation in Generation.objects.all():
        assert generation.score_state == ScoreState.SCORED
        assert generation.report.outcome == ConsistencyOutcome.CONSISTENT
        assert generation.p_consistent == generation.report.p_consistent
    for row in Features.objects.all():
        vector = np.frombuffer(bytes(row.vector), dtype="<f2")
        assert row.encoder_key == current_encoder().key
        assert vector.shape == (current_encoder().dimension,)
        assert np.isfinite(vector).all()


def test_where_the_disk_is_not_mounted_the_job_waits_and_no_image_is_called_broken(
    run: Run, settings: Settings, tmp_path: Path
) -> None:
    product = photographed(make_project())
    settings.MEDIA_ROOT = tmp_path
    job = score(run, product.project)
    assert job.state == JobState.QUEUED and not Flag.objects.exists()
    assert {each.score_state for each in Generation.objects.all()} == {ScoreState.PENDING}


def test_a_report_is_measured_in_fractions_of_the_pictures(run: Run) -> None:
    product = photographed(make_project(), generations=1)
    score(run, product.project)
    report = ConsistencyReport.objects.get()
    outline = np.array(max(report.outline, key=len))
    assert outline.min(axis=0) == pytest.approx([0.25, 0.25], abs=0.03)
    assert outline.max(axis=0) == pytest.approx([0.75, 0.75], abs=0.03)
    assert np.array(report.transform) == pytest.approx(np.eye(3)[:2], abs=0.02)


def test_the_mask_of_the_original_is_found_once_and_kept(run: Run) -> None:
    product = photographed(make_project())
    score(run, product.project)
    product.refresh_from_db()
    assert product.mask is not None
    assert product.mask_source == MaskSource.FLOOD_FILL
    assert default_storage.exists(product.mask.path(Image.Variant.MASK))
    score(run, product.project, again=True)
    assert Image.objects.filter(is_mask=True).count() == 1


def test_a_changed_product_is_put_on_the_ops_desk(run: Run) -> None:
    product = photographed(make_project(), generations=1)
    changed = make_generation(product)
    store(changed.image, scene((60, 120, 160), hue=150))
    score(run, product.project)
    assert changed.report.outcome == ConsistencyOutcome.INCONSISTENT
    assert changed.report.heat_map
    assert [flag.generation for flag in Flag.objects.all()] == [changed]


@pytest.mark.parametrize("content", [b"", b"RIFF....WEBPVP8 ", b"<svg/>"])
def test_a_broken_image_fails_alone_and_says_why(run: Run, content: bytes) -> None:
    product = photographed(make_project(), generations=1)
    broken = make_generation(product)
    store(broken.image, content)
    job = score(run, product.project)
    assert (job.state, job.message) == (JobState.SUCCEEDED, SCORED_WITH_FAILURES(count=1, failed=1))
    broken.refresh_from_db()
    assert broken.score_state == ScoreState.FAILED
    assert broken.score_error.code == GENERATION_UNREADABLE.code
    assert broken.score_error.values["reason"].startswith("screen.webp")
    assert Flag.objects.get().kind == FlagKind.BROKEN_IMAGE


def test_a_missing_original_fails_its_generations_and_no_others(run: Run) -> None:
    project = make_project()
    lost, kept = photographed(project), photographed(project)
    default_storage.delete(lost.image.path(Image.Variant.SCREEN))
    score(run, project)
    states = {
        product: set(product.generations.values_list("score_state", flat=True))
        for product in (lost, kept)
    }
    assert states == {lost: {ScoreState.FAILED}, kept: {ScoreState.SCORED}}


def test_a_repaired_image_is_scored_again_and_its_flag_closed(run: Run) -> None:
    product = photographed(make_project(), generations=1)
    (generation,) = product.generations.all()
    name = generation.image.path(Image.Variant.SCREEN)
    default_storage.delete(name)
    score(run, product.project)
    store(generation.image, scene((60, 120, 160)))
    score(run, product.project, again=True)
    generation.refresh_from_db()
    assert (generation.score_state, generation.score_error) == (ScoreState.SCORED, None)
    assert not Flag.objects.filter(closed_at=None).exists()


def test_scoring_twice_changes_nothing(run: Run) -> None:
    product = photographed(make_project())
    score(run, product.project)
    before = list(ConsistencyReport.objects.values_list("pk", "p_consistent", "heat_map"))
    job = score(run, product.project)
    assert job.message == SCORED(count=0)
    score(run, product.project, again=True)
    assert list(ConsistencyReport.objects.values_list("pk", "p_consistent", "heat_map")) == before


def test_a_plan_is_asked_for_when_everything_is_scored(run: Run) -> None:
    product = photographed(make_project())
    score(run, product.project)
    assert Job.objects.filter(kind=JobKind.PLAN).count() == 1


def test_a_champion_scores_what_comes_later(
    run: Run, campaign: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge_everything(campaign)
    run(campaign, JobKind.RETRAIN, as_of=None)
    product = photographed(campaign, generations=1)

    class SmallEncoder:
        key, dimension = current_encoder().key, 6

        def encode(self, batch: list[object]) -> np.ndarray:
            return np.array([[2.0, 0, 0, 0, 0, 0]], dtype=np.float32)

    for module in (appraise_module, pictures_module, score_module):
        monkeypatch.setattr(module, "current_encoder", SmallEncoder)
    score(run, campaign)
    (generation,) = product.generations.all()
    assert generation.p_good is not None and generation.p_consistent is not None
    assert generation.p_good > 0.8
    assert generation.score == pytest.approx(generation.p_good * generation.p_consistent)
