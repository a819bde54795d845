"""However a job ends, its row says so."""

from __future__ import annotations

import errno
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.jobs.cancel import cancel_job
from annotator.jobs.handlers import Handler, JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.jobs.run import MOST_TRIES, run_next
from annotator.models import Job, JobKind, JobState, User
from scoring.vocabulary.job_figures import WatchFigures
from scoring.vocabulary.messages.jobs import (
    AUDITS_READ,
    EVERYTHING_ASKED,
    READING_FEATURES,
    TRIED_IN_VAIN,
    UNEXPECTED_ERROR,
)
from scoring.vocabulary.messages.plain import PLAIN
from scoring.vocabulary.say import say
from tests.factories import make_job, make_project, make_user

pytestmark = pytest.mark.django_db
NOTHING = JobOutcome(EVERYTHING_ASKED())


def run_with(handler: Handler, **values: Any) -> Job:
    """Run a new job by this handler; the row afterwards."""
    handles(JobKind.PLAN)(handler)
    job = make_job(make_project(), **values)
    assert run_next(kinds=[JobKind.PLAN])
    job.refresh_from_db()
    return job


def failing(error: Exception) -> Handler:
    def handler(run: JobRun) -> JobOutcome:
        raise error

    return handler


def test_its_message_and_its_figures_are_kept() -> None:
    figures = WatchFigures(settled=7, alarms=0)
    job = run_with(lambda run: JobOutcome(AUDITS_READ(count=7), figures))
    assert job.state == JobState.SUCCEEDED
    assert WatchFigures.from_json(job.result) == figures
    assert job.message == AUDITS_READ(count=7)
    assert job.finished_at is not None and job.lease_until is None


def test_progress_and_log_can_be_watched() -> None:
    def handler(run: JobRun) -> JobOutcome:
        run.advance(3, 10, READING_FEATURES())
        run.log("first line")
        run.log("second line")
        snapshots.append(Job.objects.get(pk=run.job.pk))
        return NOTHING

    snapshots: list[Job] = []
    run_with(handler)
    assert (snapshots[0].done, snapshots[0].total, snapshots[0].message) == (
        3,
        10,
        READING_FEATURES(),
    )
    assert snapshots[0].log == "first line\nsecond line\n"


def test_fast_progress_costs_few_writes(django_assert_max_num_queries: Any) -> None:
    def handler(run: JobRun) -> JobOutcome:
        with django_assert_max_num_queries(4):
            for done in range(1, 1001):
                run.advance(done, 1000)
        return NOTHING

    assert run_with(handler).done == 1000


def test_a_failure_keeps_the_sentence_for_people() -> None:
    job = run_with(failing(InvalidInput(PLAIN(text="The manifest has no rows."))))
    assert job.state == JobState.FAILED
    assert say(job.error) == "The manifest has no rows."


def test_an_unexpected_failure_is_named_without_its_traceback() -> None:
    job = run_with(failing(ZeroDivisionError("division by zero")))
    assert job.state == JobState.FAILED
    assert job.error == UNEXPECTED_ERROR(error="ZeroDivisionError: division by zero")


def test_a_failure_with_odd_characters_is_stored() -> None:
    job = run_with(failing(ValueError("a\0b\udc80c")))
    assert job.error == UNEXPECTED_ERROR(error="ValueError: a?b?c")


def test_a_transient_failure_is_tried_again_later() -> None:
    job = run_with(failing(OperationalError("server closed the connection")))
    assert job.state == JobState.QUEUED
    assert job.due_at > timezone.now() + timedelta(seconds=3)


def test_a_failure_that_stays_ends_with_its_reason() -> None:
    job = run_with(failing(ConnectionError("no route")), attempts=MOST_TRIES - 1)
    assert job.state == JobState.FAILED
    assert job.error == TRIED_IN_VAIN(attempts=MOST_TRIES, reason="no route")


def test_a_full_disk_is_waited_for_and_then_named() -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    assert run_with(failing(full)).state == JobState.QUEUED
    job = run_with(failing(full), attempts=MOST_TRIES - 1)
    assert job.state == JobState.FAILED
    assert "No space left on device" in say(job.error)


def test_a_running_job_stops_when_it_is_cancelled() -> None:
    def handler(run: JobRun) -> JobOutcome:
        cancel_job(job=run.job, by=person)
        run.advance(1, 2)
        raise AssertionError("it went on")

    person: User = make_user()
    assert run_with(handler).state == JobState.CANCELLED


def test_a_stopping_worker_gives_the_job_back_without_costing_an_attempt() -> None:
    def handler(run: JobRun) -> JobOutcome:
        stopping.append(True)
        run.advance(1, 2)
        raise AssertionError("it went on")

    stopping: list[bool] = []
    handles(JobKind.PLAN)(handler)
    job = make_job(make_project())
    run_next(kinds=[JobKind.PLAN], should_stop=lambda: bool(stopping))
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    assert job.due_at <= timezone.now()


def test_a_worker_that_lost_its_lease_writes_nothing_more() -> None:
    def handler(run: JobRun) -> JobOutcome:
        Job.objects.filter(pk=run.job.pk).update(worker="another")
        run.advance(1, 2)
        raise AssertionError("it went on")

    job = run_with(handler)
    assert (job.state, job.worker, job.done) == (JobState.RUNNING, "another", 0)


def test_a_job_that_went_on_elsewhere_is_not_ended_here() -> None:
    def handler(run: JobRun) -> JobOutcome:
        Job.objects.filter(pk=run.job.pk).update(worker="another")
        return NOTHING

    job = run_with(handler)
    assert (job.state, job.worker, job.result) == (JobState.RUNNING, "another", {})


def test_a_job_that_ran_is_not_run_again() -> None:
    run_with(lambda run: NOTHING)
    assert not run_next(kinds=[JobKind.PLAN])


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_renewed_while_the_handler_works(settings: Any) -> None:
    settings.JOB_LEASE_SECONDS = 0.3
    ends: list[Any] = []

    def handler(run: JobRun) -> JobOutcome:
        first = Job.objects.get(pk=run.job.pk).lease_until
        deadline = time.monotonic() + 10
        while (now := Job.objects.get(pk=run.job.pk).lease_until) == first:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        ends.extend((first, now))
        return NOTHING

    assert run_with(handler).state == JobState.SUCCEEDED
    assert ends[1] > ends[0]
