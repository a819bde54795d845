"""A fitted model as a version."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from annotator.models import ModelState, ModelVersion
from annotator.versions.record_model import FittedModel, record_model
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.measures import Details, Metrics
from scoring.vocabulary.messages.gate import TOO_FEW_AUDIT_ANSWERS
from scoring.vocabulary.training import Extent, VersionConfig
from tests.factories import make_project, make_version

pytestmark = pytest.mark.django_db
DECISION = GateDecision(promote=False, reasons=(TOO_FEW_AUDIT_ANSWERS(),))


@pytest.fixture
def model(tmp_path: Path) -> FittedModel:
    """A model whose weights are four bytes."""
    checkpoint = tmp_path / f"{'ab' * 32}.safetensors"
    checkpoint.write_bytes(b"0123")
    return FittedModel(
        checkpoint=checkpoint,
        family="laplace",
        encoder_key="lite@test",
        config=VersionConfig(components=8),
        metrics=Metrics(),
        details=Details(),
        gate=DECISION,
        answers_until=17,
        answers_used=12,
        trained_on=Extent(review=1, features=2),
    )


def test_versions_are_numbered_within_their_project(model: FittedModel) -> None:
    project = make_project()
    make_version(make_project())
    assert [record_model(project=project, model=model).number for _ in range(2)] == [1, 2]


def test_a_new_version_is_a_candidate_that_keeps_what_the_gate_said(model: FittedModel) -> None:
    version = record_model(project=make_project(), model=model)
    assert version.state == ModelState.CANDIDATE
    assert version.gate == ModelVersion.objects.get().gate == DECISION
    assert (version.answers_until, version.answers_used) == (17, 12)


def test_the_weights_are_stored_under_their_hash(model: FittedModel) -> None:
    version = record_model(project=make_project(), model=model)
    assert version.sha256 == "ab" * 32
    assert version.checkpoint.endswith(f"{version.sha256}.safetensors")
    with default_storage.open(version.checkpoint) as file:
        assert file.read() == b"0123"
