"""The rarer events: a model in use, a proven batch, drift, a job whose workers died."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any, cast

import pytest
from django.utils import timezone

from annotator.jobs.sweep import end_abandoned
from annotator.models import Delivery, JobKind, JobState, ModelState, Verdict
from annotator.scores.stage_rewards import StagedRewards
from annotator.verdicts.watch_drift import watch_drift
from annotator.versions.promote import switch_champion
from scoring.vocabulary.drift import DriftState
from scoring.vocabulary.hooks import HookEvent
from tests.annotator.webhooks.receiver import make_hook
from tests.batches import frozen, prove, scored_project
from tests.factories import make_certificate, make_job, make_project, make_version

pytestmark = pytest.mark.django_db
URL = "https://receiver.example/hook"


class NoRewards:
    """Nothing to write."""

    def write(self, **_: object) -> None:
        """Nothing."""


def told(event: HookEvent) -> list[dict[str, Any]]:
    """What the only webhook is told of this kind."""
    rows = Delivery.objects.filter(event=event).order_by("pk")
    return [dict(each.payload["data"]) for each in rows]


def test_a_model_goes_into_use() -> None:
    version = make_version(make_project())
    make_hook(version.project, URL)
    switch_champion(version=version, rewards=cast("StagedRewards", NoRewards()), by=None)
    (data,) = told(HookEvent.MODEL_PROMOTED)
    assert (data["model"], data["number"]) == (version.pk, version.number)
    assert data["by_the_gate"] is True


def test_a_job_whose_workers_died_has_failed() -> None:
    project = make_project()
    make_hook(project, URL)
    job = make_job(
        project, JobKind.RETRAIN, state=JobState.RUNNING, attempts=3,
        lease_until=timezone.now() - timedelta(minutes=5),
    )  # fmt: skip
    assert end_abandoned() == 1
    assert end_abandoned() == 0
    (data,) = told(HookEvent.JOB_FAILED)
    assert (data["job"], data["kind"]) == (job.pk, "retrain")


def test_drift_rings_once() -> None:
    version = make_version(make_project(), state=ModelState.CHAMPION)
    make_hook(version.project, URL)
    make_certificate(version)

    def alarm(**_: object) -> DriftState:
        return DriftState(
            alpha=0.04, delta=0.05, audits=10, errors=4, wealth=30.0, alarm_at=9
        )  # fmt: skip

    watch_drift(project=version.project, test=alarm)
    verdicts = {data["verdict"] for data in told(HookEvent.DRIFT_ALARM)}
    assert verdicts == {Verdict.ACCEPTED, Verdict.REJECTED}
    watch_drift(project=version.project, test=alarm)
    assert len(told(HookEvent.DRIFT_ALARM)) == 2


def test_a_batch_is_certified() -> None:
    project = scored_project(240)
    make_hook(project, URL)
    batch = frozen(project)
    prove(batch)
    certified = told(HookEvent.BATCH_CERTIFIED)
    assert certified
    assert certified[-1]["batch"] == batch.pk
    counts = [(data["accepted"], data["rejected"]) for data in certified]
    assert counts[-1][0] + counts[-1][1] > 0
    assert all(one != following for one, following in pairwise(counts))  # told once
