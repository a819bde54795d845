"""However a job ends, its row says so."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.jobs.cancel import cancel_job
from annotator.jobs.handlers import Handler, handles
from annotator.jobs.job_run import JobRun
from annotator.jobs.run import run_job
from annotator.models import Job, JobKind, JobState, User
from tests.factories import make_job, make_project, make_user

pytestmark = pytest.mark.django_db


def run_with(handler: Handler, **values: Any) -> Job:
    """Run a new job by this handler; the row afterwards."""
    handles(JobKind.PLAN)(handler)
    job = make_job(make_project(), **values)
    assert run_job(job.pk)
    job.refresh_from_db()
    return job


def failing(error: Exception) -> Handler:
    def handler(run: JobRun) -> Mapping[str, Any]:
        raise error

    return handler


def test_the_result_is_kept_and_its_message_shown() -> None:
    job = run_with(lambda run: {"planned": 7, "message": "7 questions planned."})
    assert job.state == JobState.SUCCEEDED
    assert job.result["planned"] == 7
    assert job.message == "7 questions planned."
    assert job.finished_at is not None and job.lease_until is None


def test_progress_and_log_can_be_watched() -> None:
    def handler(run: JobRun) -> Mapping[str, Any]:
        run.advance(3, 10, "reading")
        run.log("first line")
        run.log("second line")
        seen.append(Job.objects.get(pk=run.job.pk))
        return {}

    seen: list[Job] = []
    run_with(handler)
    assert (seen[0].done, seen[0].total, seen[0].message) == (3, 10, "reading")
    assert seen[0].log == "first line\nsecond line\n"


def test_fast_progress_costs_few_writes(django_assert_max_num_queries: Any) -> None:
    def handler(run: JobRun) -> Mapping[str, Any]:
        with django_assert_max_num_queries(4):
            for done in range(1, 1001):
                run.advance(done, 1000)
        return {}

    assert run_with(handler).done == 1000


def test_a_failure_keeps_the_sentence_for_people() -> None:
    job = run_with(failing(InvalidInput("The manifest has no rows.")))
    assert job.state == JobState.FAILED
    assert job.error == "The manifest has no rows."


def test_an_unexpected_failure_is_named_without_its_traceback() -> None:
    job = run_with(failing(ZeroDivisionError("division by zero")))
    assert job.state == JobState.FAILED
    assert job.error == "An unexpected error: ZeroDivisionError: division by zero"


def test_a_transient_failure_is_tried_again_later() -> None:
    job = run_with(failing(OperationalError("server closed the connection")))
    assert job.state == JobState.QUEUED
    assert job.due_at > timezone.now() + timedelta(seconds=3)


def test_a_failure_that_stays_ends_with_its_reason() -> None:
    job = run_with(failing(ConnectionError("no route")), attempts=2)
    assert job.state == JobState.FAILED
    assert job.error == "Tried 3 times, the last time: no route"


def test_a_running_job_stops_when_it_is_cancelled() -> None:
    def handler(run: JobRun) -> Mapping[str, Any]:
        cancel_job(job=run.job, by=person)
        run.advance(1, 2)
        raise AssertionError("it went on")

    person: User = make_user()
    assert run_with(handler).state == JobState.CANCELLED


def test_a_stopping_worker_gives_the_job_back_without_costing_an_attempt() -> None:
    def handler(run: JobRun) -> Mapping[str, Any]:
        stopping.append(True)
        run.advance(1, 2)
        raise AssertionError("it went on")

    stopping: list[bool] = []
    handles(JobKind.PLAN)(handler)
    job = make_job(make_project())
    run_job(job.pk, should_stop=lambda: bool(stopping))
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert job.due_at <= timezone.now()


def test_a_worker_that_lost_its_lease_writes_nothing_more() -> None:
    def handler(run: JobRun) -> Mapping[str, Any]:
        Job.objects.filter(pk=run.job.pk).update(worker="another")
        run.advance(1, 2)
        raise AssertionError("it went on")

    job = run_with(handler)
    assert (job.state, job.worker, job.done) == (JobState.RUNNING, "another", 0)


def test_a_job_that_went_on_elsewhere_is_not_ended_here() -> None:
    def handler(run: JobRun) -> Mapping[str, Any]:
        Job.objects.filter(pk=run.job.pk).update(worker="another")
        return {"message": "done"}

    job = run_with(handler)
    assert (job.state, job.worker, job.result) == (JobState.RUNNING, "another", {})


def test_a_job_that_ran_is_not_run_again() -> None:
    job = run_with(lambda run: {})
    assert not run_job(job.pk)


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_renewed_while_the_handler_works(settings: Any) -> None:
    settings.JOB_LEASE_SECONDS = 0.3
    ends: list[Any] = []

    def handler(run: JobRun) -> Mapping[str, Any]:
        first = Job.objects.get(pk=run.job.pk).lease_until
        deadline = time.monotonic() + 10
        while (now := Job.objects.get(pk=run.job.pk).lease_until) == first:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        ends.extend((first, now))
        return {}

    assert run_with(handler).state == JobState.SUCCEEDED
    assert ends[1] > ends[0]
