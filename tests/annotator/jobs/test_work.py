"""Working without a broker."""

from __future__ import annotations

import pytest

from annotator.jobs import handlers
from annotator.jobs.handlers import JobOutcome, at_start, handles
from annotator.jobs.job_run import JobRun
from annotator.jobs.work import work
from annotator.models import JobKind
from scoring.vocabulary.messages.jobs import EVERYTHING_ASKED
from tests.factories import make_job, make_project

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_does_what_belongs_to_its_start_once_and_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handlers, "_starters", [])
    done: list[str] = []
    at_start(lambda: done.append("start"))

    @handles(JobKind.PLAN)
    def plan(run: JobRun) -> JobOutcome:
        done.append("job")
        return JobOutcome(EVERYTHING_ASKED())

    for _ in range(2):
        make_job(make_project())
    assert work(until_idle=True) == 2
    assert done == ["start", "job", "job"]
