"""Waiting for the judge holds few threads, and none for longer than it must."""

from __future__ import annotations

import pytest

from annotator.judging import wait
from annotator.judging.wait import MOST_WAITING, wait_for_result
from annotator.models import Appraisal, Job, JobKind, JobState
from annotator.models.appraisal_result import AppraisalResult
from tests.factories import make_job, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def appraisal() -> Appraisal:
    project = make_project()
    job = make_job(project, JobKind.JUDGE)
    return Appraisal.objects.create(project=project, key="0" * 64, job=job)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each pause between two looks; nothing happens meanwhile."""
    pauses: list[str] = []
    monkeypatch.setattr(wait, "pause", lambda: pauses.append("pause"))
    return pauses


def test_it_ends_with_the_result(appraisal: Appraisal, monkeypatch: pytest.MonkeyPatch) -> None:
    result = AppraisalResult("given")
    monkeypatch.setattr(wait, "pause", lambda: Appraisal.objects.update(result=result))
    assert wait_for_result(appraisal, seconds=60).result == result


def test_it_ends_with_the_job(appraisal: Appraisal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wait, "pause", lambda: Job.objects.update(state=JobState.FAILED))
    finished = wait_for_result(appraisal, seconds=60)
    assert finished.result is None
    assert finished.job is not None and finished.job.state == JobState.FAILED


def test_it_ends_when_the_time_is_up(appraisal: Appraisal, looks: list[str]) -> None:
    assert wait_for_result(appraisal, seconds=0.0).result is None
    assert looks == []


def test_where_enough_wait_already_the_next_does_not(
    appraisal: Appraisal, looks: list[str]
) -> None:
    for _ in range(MOST_WAITING):
        wait._waiting.acquire()
    try:
        assert wait_for_result(appraisal, seconds=60).result is None
    finally:
        wait._waiting.release(MOST_WAITING)
    assert looks == []
