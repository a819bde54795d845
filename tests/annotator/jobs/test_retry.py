"""Trying again."""

from __future__ import annotations

import pytest

from annotator.errors import Conflict
from annotator.jobs.claim import claim_next
from annotator.jobs.retry import retry_job
from annotator.models import JobKind, JobState
from scoring.vocabulary.messages.plain import PLAIN
from tests.factories import make_job, make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED])
def test_a_job_that_ended_badly_starts_afresh(state: JobState) -> None:
    job = make_job(
        make_project(),
        state=state,
        attempts=3,
        error=PLAIN(text="no route"),
        cancel_requested=True,
        done=4,
    )
    job = retry_job(job=job, by=make_user())
    assert (job.state, job.attempts, job.error, job.done) == (JobState.QUEUED, 0, None, 0)
    assert not job.cancel_requested
    assert claim_next(kinds=list(JobKind)) == job


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING, JobState.SUCCEEDED])
def test_other_jobs_are_left_alone(state: JobState) -> None:
    job = make_job(make_project(), state=state)
    with pytest.raises(Conflict):
        retry_job(job=job, by=make_user())


def test_two_jobs_of_a_kind_that_runs_alone_never_wait_together() -> None:
    project = make_project()
    failed = make_job(project, JobKind.RETRAIN, state=JobState.FAILED)
    make_job(project, JobKind.RETRAIN)
    with pytest.raises(Conflict):
        retry_job(job=failed, by=make_user())
    failed.refresh_from_db()
    assert failed.state == JobState.FAILED
