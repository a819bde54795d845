"""A worker dies between two steps of a job; the next attempt makes the whole of it, once.

It dies in this process, by an error that nothing catches; `tests/faults` kills real processes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotator.jobs.run import run_next
from annotator.models import (
    AuditEvent,
    Certificate,
    Job,
    JobKind,
    JobState,
    ModelVersion,
    Project,
)
from annotator.verdicts.policy import record_certificate
from annotator.versions.record_model import record_model
from scoring.vocabulary.audit_actions import AuditAction
from scoring.worker import certify as certify_module
from scoring.worker import promote as promote_module
from scoring.worker import retrain as retrain_module
from scoring.worker.parts import current_encoder
from tests.factories import make_job
from tests.scoring.worker.material import (
    DIMENSION,
    enthroned,
    fitted_version,
    judge_everything,
)

# With transactions of its own: what the dead worker has not committed must be gone.
pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """Nothing catches it, as nothing catches SIGKILL."""


def die(*args: object, **kwargs: object) -> None:
    raise Killed


def after(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, at whose end the worker dies."""

    def call(*args: Any, **kwargs: Any) -> None:
        function(*args, **kwargs)
        raise Killed

    return call


def killed_at(
    monkeypatch: pytest.MonkeyPatch, job: Job, module: object, name: str, how: Callable[..., Any]
) -> Job:
    """Run the job with a worker that dies there, then with one that does not."""
    with monkeypatch.context() as patch:
        patch.setattr(module, name, how)
        with pytest.raises(Killed):
            run_next(kinds=[job.kind])
    long_ago = timezone.now() - timedelta(minutes=1)
    assert Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(lease_until=long_ago)
    assert run_next(kinds=[job.kind])
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.SUCCEEDED, 2), job.error
    return job


def test_a_version_that_the_gate_has_passed_goes_into_use(
    campaign: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge_everything(campaign)
    job = make_job(campaign, JobKind.RETRAIN, arguments={"as_of": None})
    record = after(record_model)
    killed_at(monkeypatch, job, retrain_module, "record_model", record)
    campaign.refresh_from_db()
    version = ModelVersion.objects.get()
    assert version.gate.promote
    assert campaign.champion == version


def test_a_switch_is_told_once(campaign: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    key = current_encoder().key
    enthroned(campaign, key=key, dimension=DIMENSION)
    version = fitted_version(campaign, key=key, dimension=DIMENSION)
    job = make_job(campaign, JobKind.PROMOTE, arguments={"version_id": version.pk})
    killed_at(monkeypatch, job, promote_module, "add_rewards", die)
    campaign.refresh_from_db()
    assert campaign.champion == version
    told = AuditEvent.objects.filter(action=AuditAction.MODEL_PROMOTED)
    assert [each.detail["number"] for each in told.order_by("pk")] == [1, 2]


def test_one_look_at_the_audit_answers_is_spent_once(
    campaign: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge_everything(campaign)
    enthroned(campaign, key=current_encoder().key, dimension=DIMENSION)
    job = make_job(campaign, JobKind.CERTIFY)
    killed_at(monkeypatch, job, certify_module, "decide_verdicts", die)
    assert Certificate.objects.count() == 1


def test_a_certificate_that_the_job_was_not_told_of_is_not_kept(
    campaign: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge_everything(campaign)
    enthroned(campaign, key=current_encoder().key, dimension=DIMENSION)
    job = make_job(campaign, JobKind.CERTIFY)
    record = after(record_certificate)
    killed_at(monkeypatch, job, certify_module, "record_certificate", record)
    assert Certificate.objects.count() == 1
