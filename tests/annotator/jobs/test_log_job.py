"""The log says of each job when it began, how it ended and how long it took."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import pytest
from structlog.testing import capture_logs

from annotator.errors import Conflict
from annotator.jobs import run as jobs_run
from annotator.jobs.handlers import JobOutcome
from annotator.jobs.job_run import JobRun, WorkerStopping
from annotator.jobs.run import run_next
from annotator.models import Job, JobKind, JobState
from scoring.vocabulary.messages.jobs import EVERYTHING_ASKED
from scoring.vocabulary.messages.plain import PLAIN
from tests.factories import make_project

pytestmark = pytest.mark.django_db


def lines(
    monkeypatch: pytest.MonkeyPatch, outcome: Exception | None
) -> tuple[Job, list[MutableMapping[str, Any]]]:
    def handler(run: JobRun) -> JobOutcome:
        if outcome is not None:
            raise outcome
        return JobOutcome(EVERYTHING_ASKED())

    monkeypatch.setattr(jobs_run, "handler_of", lambda kind: handler)
    job = Job.objects.create(project=make_project(), kind=JobKind.PLAN)
    with capture_logs() as captured:
        run_next(kinds=[JobKind.PLAN])
    return job, [line for line in captured if line["event"] in ("job_started", "job_ended")]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (None, JobState.SUCCEEDED),
        (Conflict(PLAIN(text="no")), JobState.FAILED),
        (ValueError("no"), JobState.FAILED),
        (ConnectionError("gone"), JobState.QUEUED),
        (WorkerStopping(), JobState.QUEUED),
    ],
)
def test_start_and_end_are_logged(
    monkeypatch: pytest.MonkeyPatch, outcome: Exception | None, state: JobState
) -> None:
    job, [started, ended] = lines(monkeypatch, outcome)
    assert started["event"] == "job_started" and ended["event"] == "job_ended"
    for line in (started, ended):
        assert (line["kind"], line["project"]) == ("plan", job.project_id)
    assert ended["state"] == state
    assert ended["seconds"] >= 0
