"""A worker is killed during a fit: the version in use stays, and the job ends or says why not."""

from __future__ import annotations

import sys
import time
from typing import Any

import pytest

from annotator.jobs.run import run_next
from annotator.jobs.sweep import sweep
from annotator.models import Generation, Job, JobKind, JobState, ModelVersion, Project
from scoring.vocabulary.messages.fitting import MEASURING_ON_AUDIT
from scoring.vocabulary.say import say
from tests.annotator.jobs.worker_process import LEASE_SECONDS, kill, wait_for, worker
from tests.factories import make_job
from tests.scoring.worker.material import judge_everything

pytestmark = pytest.mark.django_db(transaction=True)

# Reported by `stalling_fit`, which only the worker imports; imported here, it would stall every
# fit.
STALLED = say(MEASURING_ON_AUDIT())

WORK = (
    *(sys.executable, "manage.py", "work", "--processes", "1"),
    *("-I", "scoring.worker", "-I", "tests.scoring.worker.stalling_fit"),
)


@pytest.fixture
def environment(settings: Any) -> dict[str, str]:
    """The worker uses the pictures and weights of this test."""
    return {"STORAGE_URL": f"file://{settings.MEDIA_ROOT}", "OMP_NUM_THREADS": "1"}


@pytest.fixture
def serving(campaign: Project, environment: dict[str, str]) -> Project:
    """A campaign with a first version in use, and newer answers."""
    judge_everything(campaign)
    make_job(campaign, JobKind.RETRAIN, arguments={"as_of": None})
    assert run_next(kinds=[JobKind.RETRAIN])
    Job.objects.filter(project=campaign).exclude(kind=JobKind.RETRAIN).delete()
    judge_everything(campaign)
    campaign.refresh_from_db()
    assert campaign.champion is not None
    return campaign


def scores(project: Project) -> dict[int, float | None]:
    return dict(Generation.objects.filter(project=project).values_list("pk", "score"))


def killed_mid_fit(project: Project, environment: dict[str, str], **values: Any) -> Job:
    job = make_job(project, JobKind.RETRAIN, arguments={"as_of": None}, **values)
    with worker(*WORK, environment=environment) as process:
        wait_for(job, state=JobState.RUNNING, log__contains=STALLED)
        kill(process)
    return job


def assert_first_version_serves(project: Project, before: dict[int, float | None]) -> None:
    project.refresh_from_db()
    assert project.champion is not None and project.champion.number == 1
    assert scores(project) == before


def test_the_champion_serves_on_and_another_worker_finishes_the_job(
    serving: Project, environment: dict[str, str]
) -> None:
    before = scores(serving)
    job = killed_mid_fit(serving, environment)
    assert_first_version_serves(serving, before)
    assert ModelVersion.objects.filter(project=serving).count() == 1
    with worker(*WORK, environment=environment):
        done = wait_for(job, state=JobState.SUCCEEDED)
    assert (done.attempts, done.result["version"]) == (2, 2)
    assert ModelVersion.objects.filter(project=serving).count() == 2


def test_the_last_attempt_fails_with_the_reason_and_leaves_the_champion(
    serving: Project, environment: dict[str, str]
) -> None:
    before = scores(serving)
    job = killed_mid_fit(serving, environment, max_attempts=1)
    time.sleep(LEASE_SECONDS + 0.2)
    sweep()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert say(job.error) == "The worker stopped 1 time while working on it."
    assert STALLED in job.log
    assert_first_version_serves(serving, before)
