"""Asking for work: rows first, hints after."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from kombu.exceptions import OperationalError as BrokerError

from annotator import hints, scoring_requests
from annotator.errors import Conflict, InvalidInput
from annotator.models import AuditEvent, Job, JobKind, JobState, ModelState
from annotator.scoring_requests import (
    request_certify,
    request_import,
    request_plan,
    request_promotion,
    request_retrain,
    request_score,
)
from tests.factories import make_job, make_project, make_user, make_version

pytestmark = pytest.mark.django_db
Captured = Callable[..., Any]


class Broker:
    """A stand-in for Celery's app that records what is sent."""

    def __init__(self, *, is_down: bool = False) -> None:
        self.told: list[tuple[str, list[int], str]] = []
        self._is_down = is_down

    def signature(self, name: str, args: list[int]) -> Broker:
        self._next = (name, args)
        return self

    def apply_async(self, *, queue: str, retry: bool, expires: float) -> None:
        if self._is_down:
            raise BrokerError("connection refused")
        self.told.append((*self._next, queue))


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Broker:
    settings.BROKER_URL = "redis://somewhere"
    broker = Broker()
    monkeypatch.setattr(hints, "app", broker)
    return broker


def test_scores_are_asked_for_in_jobs_of_a_few_products() -> None:
    jobs = request_score(project=make_project(), product_ids=range(40))
    assert [len(job.arguments["product_ids"]) for job in jobs] == [16, 16, 8]
    assert {job.queue for job in jobs} == {"gpu"}


def test_a_second_request_joins_the_first() -> None:
    project = make_project()
    job, joined = request_retrain(project=project, by=make_user())
    assert not joined
    assert request_retrain(project=project, by=make_user()) == (job, True)
    assert request_plan(project=project) == request_plan(project=project)
    assert request_certify(project=project) == request_certify(project=project)
    assert Job.objects.count() == 3


def test_projects_do_not_wait_for_each_other() -> None:
    assert request_plan(project=make_project()) != request_plan(project=make_project())


def test_after_the_end_of_one_the_next_can_begin() -> None:
    project = make_project()
    first = request_plan(project=project)
    Job.objects.update(state=JobState.SUCCEEDED)
    assert request_plan(project=project) != first


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_moment_are_one_job() -> None:
    project = make_project()

    def request(_: int) -> int:
        try:
            return request_plan(project=project).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(request, range(16)))) == 1


def test_a_promotion_names_its_version_and_who_wanted_it() -> None:
    person, version = make_user(), make_version(make_project())
    job = request_promotion(version=version, by=person)
    assert (job.arguments, job.created_by) == ({"version_id": version.pk}, person)
    assert AuditEvent.objects.get().action == "model.promotion_requested"


def test_the_champion_is_not_promoted_again() -> None:
    version = make_version(make_project(), state=ModelState.CHAMPION)
    with pytest.raises(InvalidInput):
        request_promotion(version=version, by=None)


def test_two_versions_are_not_promoted_at_once() -> None:
    project = make_project()
    request_promotion(version=make_version(project), by=None)
    with pytest.raises(Conflict):
        request_promotion(version=make_version(project), by=None)
    assert Job.objects.filter(kind=JobKind.PROMOTE).count() == 1


def test_a_hint_goes_to_the_queue_after_the_commit(
    broker: Broker, django_capture_on_commit_callbacks: Captured
) -> None:
    project = make_project()
    with django_capture_on_commit_callbacks() as callbacks:
        score = request_plan(project=project)
        files = request_import(project=project, by=make_user(), arguments={})
        assert broker.told == []
    for callback in callbacks:
        callback()
    assert broker.told == [
        ("scoring.worker.run", [score.pk], "gpu"),
        ("annotator.tasks.run", [files.pk], "cpu"),
    ]
    score.refresh_from_db()
    assert score.hinted_at is not None


def test_a_broker_that_is_down_fails_no_request(
    monkeypatch: pytest.MonkeyPatch,
    broker: Broker,
    django_capture_on_commit_callbacks: Captured,
) -> None:
    monkeypatch.setattr(hints, "app", Broker(is_down=True))
    with django_capture_on_commit_callbacks(execute=True):
        job = request_plan(project=make_project())
    job.refresh_from_db()
    assert (job.state, job.hinted_at) == (JobState.QUEUED, None)


def test_without_a_broker_no_hint_is_tried(
    broker: Broker, settings: Any, django_capture_on_commit_callbacks: Captured
) -> None:
    settings.BROKER_URL = ""
    with django_capture_on_commit_callbacks(execute=True):
        request_plan(project=make_project())
    assert broker.told == []


def test_every_kind_has_a_queue_and_every_queue_a_task() -> None:
    assert set(scoring_requests.QUEUES) == set(JobKind)
    assert set(scoring_requests.QUEUES.values()) == set(scoring_requests.TASKS)
    assert make_job(make_project()).queue == "gpu"
