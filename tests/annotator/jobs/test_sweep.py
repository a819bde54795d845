"""The sweeper recovers lost jobs and hints."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotator import scoring_requests
from annotator.jobs import sweep
from annotator.models import Job, JobKind, JobState
from scoring.vocabulary.messages.jobs import WORKER_DIED
from tests.factories import make_job, make_project

pytestmark = pytest.mark.django_db


def abandoned(**values: Any) -> Job:
    """A job whose worker is gone."""
    past = timezone.now() - timedelta(seconds=1)
    columns = {"state": JobState.RUNNING, "attempts": 1, "worker": "gone", "lease_until": past}
    return make_job(make_project(), JobKind.PLAN, **(columns | values))


def test_an_abandoned_job_is_queued_again() -> None:
    job = abandoned()
    assert sweep.requeue_abandoned() == 1
    job.refresh_from_db()
    assert (job.state, job.worker, job.lease_until) == (JobState.QUEUED, "", None)


def test_a_hint_of_a_machine_whose_clock_is_fast_is_repeated_in_time(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.BROKER_URL = "memory://"
    sent: list[int] = []

    def send(task: str, job: int, **_: object) -> bool:
        sent.append(job)
        return True

    monkeypatch.setattr(scoring_requests, "hint", send)
    job, now = make_job(make_project()), timezone.now
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: now() + timedelta(hours=2))
        assert sweep.send_due_hints() == 1
    job.refresh_from_db()
    assert sent == [job.pk]
    assert job.hinted_at is not None and job.hinted_at < now() + timedelta(minutes=1)


def test_a_job_that_kills_its_workers_fails_with_that_reason() -> None:
    job = abandoned(attempts=3)
    sweep.sweep()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error == WORKER_DIED(attempts=3)


def test_an_abandoned_job_that_was_to_be_cancelled_is() -> None:
    job = abandoned(cancel_requested=True)
    sweep.sweep()
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_a_job_with_a_live_worker_is_left_alone() -> None:
    job = abandoned(lease_until=timezone.now() + timedelta(seconds=30))
    sweep.sweep()
    job.refresh_from_db()
    assert (job.state, job.worker) == (JobState.RUNNING, "gone")


@pytest.fixture
def hints(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[int]:
    """The ids of the jobs for which hints would be sent to a broker."""
    settings.BROKER_URL = "memory://"
    sent: list[int] = []

    def take(job_id: int, queue: str) -> bool:
        sent.append(job_id)
        Job.objects.filter(pk=job_id).update(hinted_at=timezone.now())
        return True

    monkeypatch.setattr(sweep, "send_hint_now", take)
    return sent


def test_a_lost_hint_is_sent_again_after_a_while_only(hints: list[int]) -> None:
    now = timezone.now()
    project = make_project()
    lost = make_job(project, JobKind.SCORE, hinted_at=now - timedelta(seconds=30))
    never_sent = make_job(project, JobKind.SCORE)
    make_job(project, JobKind.SCORE, hinted_at=now - timedelta(seconds=2))
    make_job(project, JobKind.SCORE, due_at=now + timedelta(minutes=1))
    make_job(project, JobKind.SCORE, state=JobState.RUNNING)
    sweep.send_due_hints()
    assert sorted(hints) == [lost.pk, never_sent.pk]
    sweep.send_due_hints()
    assert len(hints) == 2


def test_without_a_broker_nothing_is_sent(hints: list[int], settings: Any) -> None:
    settings.BROKER_URL = ""
    make_job(make_project())
    assert sweep.send_due_hints() == 0
    assert hints == []


def test_a_long_queue_does_not_hide_what_was_never_hinted_at(
    hints: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "HINTS_AT_ONCE", 2)
    old = timezone.now() - timedelta(minutes=5)
    project = make_project()
    for _ in range(5):
        make_job(project, JobKind.SCORE, hinted_at=old, due_at=old)
    retrain, files = make_job(project, JobKind.RETRAIN), make_job(project, JobKind.IMPORT)
    sweep.send_due_hints()
    assert {retrain.pk, files.pk} <= set(hints)
    assert len(hints) == 3
