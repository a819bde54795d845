"""Where a candidate and the version in use disagree."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.models import JobKind, JobState, ModelVersion, Project
from scoring.worker.compare import KEPT, keep_differences, most_different
from scoring.worker.parts import current_encoder
from tests.scoring.worker.conftest import Run
from tests.scoring.worker.material import (
    DIMENSION,
    enthroned,
    fitted_version,
    judge_everything,
)

pytestmark = pytest.mark.django_db


def test_the_largest_change_of_score_or_rank_comes_first() -> None:
    ids = np.arange(10, 16)
    before = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    after = np.array([0.9, 0.8, 0.7, 0.6, 0.95, 0.39])
    found = most_different(ids, after, before)
    assert found[0].generation == 14
    assert (found[0].rank, found[0].rank_before) == (1, 5)
    assert (found[0].score, found[0].score_before) == (0.95, 0.5)
    moved = {each.generation: each.rank - each.rank_before for each in found}
    assert moved == {14: -4, 10: 1, 11: 1, 12: 1, 13: 1, 15: 0}


def test_what_does_not_change_is_left_out() -> None:
    same = np.array([0.5, 0.4])
    assert most_different(np.array([1, 2]), same, same) == []


def test_a_retraining_keeps_where_its_candidate_differs(run: Run, campaign: Project) -> None:
    champion = enthroned(campaign, key=current_encoder().key, dimension=DIMENSION)
    judge_everything(campaign)
    job = run(campaign, JobKind.RETRAIN, as_of=None)
    assert job.state == JobState.SUCCEEDED, job.error
    version = ModelVersion.objects.exclude(pk=champion.pk).get()
    rows = list(version.differences.order_by("pk"))
    assert len(rows) == KEPT
    assert {row.against_id for row in rows} == {champion.pk}
    assert {row.among for row in rows} == {180}
    assert "compared with version 1 on 180 images" in job.log


def test_comparing_again_replaces_what_was_kept(run: Run, campaign: Project) -> None:
    enthroned(campaign, key=current_encoder().key, dimension=DIMENSION)
    other = fitted_version(campaign, key=current_encoder().key, dimension=DIMENSION)
    for _ in range(2):
        job = run(campaign, JobKind.COMPARE, version_id=other.pk)
        assert (job.state, job.result) == (JobState.SUCCEEDED, {"images": 180})
    # The same fit on the same answers scores everything alike.
    assert other.differences.count() == 0


def test_only_images_with_features_of_both_are_compared(campaign: Project) -> None:
    champion = enthroned(campaign, key="other@1", dimension=DIMENSION)
    version = fitted_version(campaign, key=current_encoder().key, dimension=DIMENSION)
    assert keep_differences(version, against=champion) == 0
