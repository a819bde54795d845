"""Fine-tuned segmenters: put in use, rolled back."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import InvalidInput
from annotator.models import AuditEvent, ModelState, Project, SegmenterVersion
from annotator.versions.segmenters import (
    FittedSegmenter,
    record_segmenter,
    roll_back_segmenter,
    segmenter_in_use,
    use_segmenter,
)
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.segmenters import SegmenterMetrics
from tests.factories import make_project

pytestmark = pytest.mark.django_db

METRICS = SegmenterMetrics(0.93, 0.8, 0.01, 0.05, 0.95, products=12)


def recorded(project: Project, folder: Path) -> SegmenterVersion:
    count = SegmenterVersion.objects.count()
    file = folder / f"{count:064x}.safetensors"
    file.write_bytes(b"weights")
    fitted = FittedSegmenter(
        checkpoint=file,
        segmenter="trained",
        base="0123456789ab",
        metrics=METRICS,
        gate=GateDecision(promote=False),
        products_used=40,
    )
    return record_segmenter(project=project, fitted=fitted)


def test_a_version_waits_until_it_is_put_in_use(tmp_path: Path) -> None:
    project = make_project()
    version = recorded(project, tmp_path)
    assert (version.number, version.state) == (1, ModelState.CANDIDATE)
    assert segmenter_in_use(project=project) is None
    use_segmenter(project=project, number=1, by=None)
    assert segmenter_in_use(project=project) == version
    assert AuditEvent.objects.get().action == "segmenter.promoted"


def test_rolling_back_goes_to_the_one_before_and_at_last_to_packshot_s(tmp_path: Path) -> None:
    project = make_project()
    for _ in range(2):
        version = recorded(project, tmp_path)
        use_segmenter(project=project, number=version.number, by=None)
    assert roll_back_segmenter(project=project, by=None) == 1
    assert roll_back_segmenter(project=project, by=None) == 0
    assert segmenter_in_use(project=project) is None
    with pytest.raises(InvalidInput, match="comes with Packshot"):
        roll_back_segmenter(project=project, by=None)


def test_a_version_of_another_project_is_not_found(tmp_path: Path) -> None:
    recorded(make_project(), tmp_path)
    with pytest.raises(InvalidInput, match="no segmenter 1"):
        use_segmenter(project=make_project(), number=1, by=None)


def test_what_is_in_use_already_is_refused(tmp_path: Path) -> None:
    project = make_project()
    recorded(project, tmp_path)
    use_segmenter(project=project, number=1, by=None)
    with pytest.raises(InvalidInput, match="in use already"):
        use_segmenter(project=project, number=1, by=None)
