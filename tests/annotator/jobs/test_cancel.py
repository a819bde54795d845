"""Cancelling."""

from __future__ import annotations

import pytest

from annotator.errors import Conflict
from annotator.jobs.cancel import cancel_job
from annotator.jobs.claim import claim_next
from annotator.models import AuditEvent, JobKind, JobState
from tests.factories import make_job, make_project, make_user

pytestmark = pytest.mark.django_db


def test_a_waiting_job_ends_at_once_and_is_never_run() -> None:
    job = cancel_job(job=make_job(make_project()), by=make_user())
    assert job.state == JobState.CANCELLED
    assert job.finished_at is not None
    assert claim_next(kinds=list(JobKind)) is None


def test_a_running_job_is_asked_to_stop() -> None:
    job = make_job(make_project(), state=JobState.RUNNING)
    job = cancel_job(job=job, by=make_user())
    assert (job.state, job.cancel_requested) == (JobState.RUNNING, True)


def test_a_job_that_has_ended_stays_as_it_is() -> None:
    job = make_job(make_project(), state=JobState.SUCCEEDED)
    with pytest.raises(Conflict):
        cancel_job(job=job, by=make_user())


def test_the_audit_log_names_who_cancelled() -> None:
    person = make_user()
    job = make_job(make_project())
    cancel_job(job=job, by=person)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.target) == ("job.cancelled", person, f"job:{job.pk}")
