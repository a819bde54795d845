"""Another project's short work does not wait until a long scoring has ended. Real processes."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Any

import pytest

from annotator.jobs.sweep import send_due_hints
from annotator.models import ConsistencyReport, Generation, Job, JobKind, JobState, ScoreState
from tests.annotator.jobs.worker_process import CELERY, PATIENCE_SECONDS, wait_for, worker
from tests.factories import make_job, make_project
from tests.scoring.worker.material import photographed

pytestmark = pytest.mark.django_db(transaction=True)

PRODUCTS, EACH = 12, 2
WORK = (sys.executable, "manage.py", "work", "-I", "scoring.worker", "--processes", "1")


@pytest.fixture
def long_scoring() -> Job:
    project = make_project()
    products = [photographed(project, generations=EACH).pk for _ in range(PRODUCTS)]
    return make_job(project, JobKind.SCORE, arguments={"product_ids": products})


def scored() -> int:
    return Generation.objects.filter(score_state=ScoreState.SCORED).count()


def check_that_others_pass(scoring: Job, environment: Mapping[str, str], *command: str) -> None:
    """Ask for another project's retraining once the scoring is under way."""
    with worker(*command, environment=environment):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not scored():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        retraining = make_job(make_project(), JobKind.RETRAIN, arguments={"as_of": None})
        send_due_hints()
        # Nobody has answered there: it ends at once, saying so.
        wait_for(retraining, state=JobState.FAILED)
        assert scored() < PRODUCTS * EACH, "it was done while the scoring still went on"
        early = dict(ConsistencyReport.objects.values_list("pk", "created_at"))
        wait_for(scoring, state=JobState.SUCCEEDED)
    assert retraining.started_at is not None
    assert scoring.finished_at is not None and scoring.started_at is not None
    assert retraining.finished_at is not None
    assert retraining.finished_at <= scoring.started_at, "the scoring was taken up again after it"
    assert (scoring.attempts, scoring.result["scored"]) == (1, PRODUCTS * EACH)
    assert scored() == ConsistencyReport.objects.count() == PRODUCTS * EACH
    kept = ConsistencyReport.objects.filter(pk__in=early).values_list("pk", "created_at")
    assert dict(kept) == early, "nothing was scored twice"


@pytest.mark.redis
def test_with_a_broker(hinting: str, settings: Any, long_scoring: Job) -> None:
    assert send_due_hints() == 1
    environment = {"REDIS_URL": hinting, "STORAGE_URL": f"file://{settings.MEDIA_ROOT}"}
    check_that_others_pass(long_scoring, environment, *CELERY)


def test_without_one(settings: Any, long_scoring: Job) -> None:
    environment = {"STORAGE_URL": f"file://{settings.MEDIA_ROOT}"}
    check_that_others_pass(long_scoring, environment, *WORK)
