"""One id goes from the request through the broker's message and the job's row into the logs."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from celery.signals import before_task_publish, task_postrun, task_prerun
from django.test import Client
from structlog.contextvars import bound_contextvars, clear_contextvars, get_contextvars

from annotator.celery import REQUEST_HEADER, app, forget_ids, note_ids, send_request_id
from annotator.jobs import run as jobs_run
from annotator.jobs.handlers import JobOutcome
from annotator.jobs.job_run import JobRun
from annotator.jobs.run import run_next
from annotator.models import Job, JobKind
from annotator.request_id import request_id_of
from annotator.scoring_requests import request_plan
from scoring.vocabulary.messages.jobs import EVERYTHING_ASKED
from tests.factories import make_project

SANE = "edge-7f3a.2026_11"


@pytest.mark.parametrize("given", [SANE, "0123abcd", "a" * 64])
def test_a_sane_id_is_kept(given: str) -> None:
    assert request_id_of(given) == given


@pytest.mark.parametrize(
    "given",
    ["", "short", "a" * 65, "with space in it", "line\nbreak-in-it", "-begins-so", "<script>x"],
)
def test_any_other_is_replaced(given: str) -> None:
    assert uuid.UUID(request_id_of(given)).hex != given


def test_the_answer_names_it(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": SANE})["X-Request-ID"] == SANE
    made = {client.get("/healthz")["X-Request-ID"] for _ in range(2)}
    assert len(made) == 2
    assert get_contextvars() == {}


@pytest.mark.django_db
def test_a_job_carries_the_id_of_its_request_into_the_workers_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[dict[str, Any]] = []

    def handler(run: JobRun) -> JobOutcome:
        seen.append({**get_contextvars()})
        request_plan(project=make_project())  # what a job asks for has the same origin
        return JobOutcome(EVERYTHING_ASKED())

    monkeypatch.setattr(jobs_run, "handler_of", lambda kind: handler)
    with bound_contextvars(request=SANE):
        job = request_plan(project=make_project())
    assert Job.objects.get(pk=job.pk).request_id == SANE
    run_next(kinds=[JobKind.PLAN])
    assert seen == [{"job": job.pk, "request": SANE}]
    assert Job.objects.latest("pk").request_id == SANE
    assert get_contextvars() == {}


def test_the_message_carries_it_to_the_task() -> None:
    """The three signals, as Celery sends them around a task that runs in this process."""
    seen: list[dict[str, Any]] = []

    @app.task(name="tests.look", bind=True)  # type: ignore[untyped-decorator]
    def look(self: Any) -> None:
        seen.append({**get_contextvars()})

    headers: dict[str, object] = {}
    with bound_contextvars(request=SANE):
        before_task_publish.send(sender="tests.look", headers=headers)
    assert headers == {REQUEST_HEADER: SANE}
    clear_contextvars()
    look.push_request(**headers)
    try:
        task_prerun.send(sender=look, task_id="t-1", task=look)
        look.run()
        task_postrun.send(sender=look, task_id="t-1", task=look)
    finally:
        look.pop_request()
    assert seen == [{"task": "t-1", "request": SANE}]
    assert get_contextvars() == {}


def test_an_odd_header_does_not_get_into_the_log() -> None:
    class Odd:
        request = type("Request", (), {REQUEST_HEADER: "x\n" * 100})

    note_ids(task_id="t-2", task=Odd())
    assert get_contextvars() == {"task": "t-2"}
    forget_ids()
    send_request_id(headers=None)
    assert get_contextvars() == {}
