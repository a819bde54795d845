"""A real job scores with the models that the settings name, from tiny checkpoints."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="the real models are not installed (make models)")

from annotator.models import ConsistencyReport, Features, JobKind, JobState
from scoring.features.lite import Lite
from scoring.vocabulary.messages.jobs import SCORED
from scoring.vocabulary.say import say
from scoring.weights import sha256_of
from scoring.worker.parts import current_encoder, current_text_reader, segmenter_named
from tests.factories import make_project
from tests.scoring.features.tiny_blip import WIDTH, save_tiny_blip
from tests.scoring.reading.installed import needs_rapidocr
from tests.scoring.segmentation.tiny_sam import save_tiny_sam
from tests.scoring.worker.conftest import Run
from tests.scoring.worker.material import photographed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _made_anew() -> Iterator[None]:
    """Parts are cached per process, but here each test has its own settings."""
    parts = (current_encoder, segmenter_named, current_text_reader)
    for made_once in parts:
        made_once.cache_clear()
    yield
    for made_once in parts:
        made_once.cache_clear()


def test_generations_are_scored_with_blip_and_sam(run: Run, settings: Any, tmp_path: Path) -> None:
    sam = save_tiny_sam(tmp_path / "sam.pth")
    settings.SCORING_ENCODER, settings.SCORING_SEGMENTER = "blip", "sam"
    settings.SCORING_OPTIONS = {
        "BLIP_CHECKPOINT": str(save_tiny_blip(tmp_path / "blip")),
        "SAM_CHECKPOINT": str(sam),
        "SAM_SHA256": sha256_of(sam),
    }
    project = photographed(make_project()).project
    job = run(
        project, JobKind.SCORE, product_ids=list(project.products.values_list("pk", flat=True))
    )
    assert (job.state, job.message) == (JobState.SUCCEEDED, SCORED(count=2))
    for row in Features.objects.all():
        assert row.encoder_key.startswith("blip@")
        assert row.encoder_key.endswith(f"|{Lite().key}")
        vector = np.frombuffer(bytes(row.vector), dtype="<f2")
        assert vector.shape == (6 * WIDTH + Lite().dimension,)
        assert np.isfinite(vector).all()
        assert vector[: 6 * WIDTH].any()


@needs_rapidocr
def test_text_is_read_in_a_job_where_the_settings_name_a_reader(run: Run, settings: Any) -> None:
    settings.SCORING_TEXT_READER = "rapidocr"
    project = photographed(make_project()).project
    job = run(
        project, JobKind.SCORE, product_ids=list(project.products.values_list("pk", flat=True))
    )
    assert (job.state, job.message) == (JobState.SUCCEEDED, SCORED(count=2))
    reports = ConsistencyReport.objects.all()
    assert [each.measurements["letters"] for each in reports if each.measurements] == [0.0, 0.0]


def test_a_job_that_lacks_its_weights_says_which(run: Run, settings: Any) -> None:
    settings.SCORING_SEGMENTER = "sam"
    project = photographed(make_project()).project
    job = run(
        project, JobKind.SCORE, product_ids=list(project.products.values_list("pk", flat=True))
    )
    assert job.state != JobState.SUCCEEDED
    assert "SCORING_SAM_CHECKPOINT is not set" in say(job.error)


def test_a_celery_worker_does_not_start_without_its_weights() -> None:
    worker = ("-m", "celery", "-A", "annotator", "worker", "-Q", "gpu", "-I", "scoring.worker")
    ended = subprocess.run(
        [sys.executable, *worker, "--pool", "solo"],
        env={**os.environ, "SCORING_SEGMENTER": "sam", "SCORING_SAM_CHECKPOINT": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 1
    assert ended.stderr.strip().endswith(
        "segmenter sam: SCORING_SAM_CHECKPOINT is not set; "
        "it names the file with a segment-anything checkpoint."
    )
