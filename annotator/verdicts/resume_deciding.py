"""Decide by itself again after drift has stopped it, because an admin has looked."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from annotator.errors import Conflict
from annotator.models import AuditEvent, DriftWatch, User
from annotator.scoring_requests import request_decide
from annotator.verdicts.policy import certificate_in_use
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_model import NOT_STOPPED, WATCH_OUTDATED


@transaction.atomic
def resume_deciding(*, watch: DriftWatch, by: User, note: str, resumes: int) -> DriftWatch:
    """Clear the alarm of `watch`, so that deciding goes on; the row as it is now.

    The certificate's thresholds apply again to what was stopped (all acceptances, all rejections,
    or one generator's images). A job decides by them, because that may take longer than a request.
    Decisions that blind audits refute stay open for a reviewer, and reviewers' decisions stay.
    `note` says why deciding may go on. `resumes` is how often the caller knows it was resumed
    before: the same request a second time changes nothing, even if the alarm has rung since.

    False alarms: the test starts over at wealth 1 with the same δ. It reads only later answers
    about newly drawn decisions, so, whatever happened before, it rings falsely with probability
    at most δ (Ville's inequality, given the past). Since it starts over after an alarm only,
    decisions that hold all along are ever stopped with probability at most δ, and k times with at
    most δ^k. δ is not divided among the resumes: that would make the test slower each time.

    Precision: nothing is promised between the onset of a drift and its alarm, nor for images that
    differ from those of the audit. By resuming, the admin states that the cause is removed or
    never existed. Certificates say how often that was stated.

    Raises Conflict where nothing is stopped, or for a version that is not in use.
    """
    watch = DriftWatch.objects.select_for_update().get(pk=watch.pk)
    if watch.resumes > resumes:
        return watch
    certificate = certificate_in_use(watch.project)
    if certificate is None or certificate.model_version_id != watch.model_version_id:
        raise Conflict(WATCH_OUTDATED())
    if watch.alarmed_at is None:
        raise Conflict(NOT_STOPPED())
    _log(watch, by, note)
    _start_over(watch, by, note)
    request_decide(project=watch.project, by=by)
    return watch


def _log(watch: DriftWatch, by: User, note: str) -> None:
    """Keep the figures of the test, because the row is about to be reset."""
    AuditEvent.record(
        AuditAction.DRIFT_RESUMED,
        project=watch.project,
        actor=by,
        target=watch,
        verdict=watch.verdict,
        generator=watch.generator,
        audits=watch.audits,
        errors=watch.errors,
        alarm_at=watch.alarm_at,
        alarmed_at=watch.alarmed_at.isoformat() if watch.alarmed_at else None,
        reopened=watch.reopened,
        note=note,
    )


def _start_over(watch: DriftWatch, by: User, note: str) -> None:
    watch.audits = watch.errors = watch.reopened = 0
    watch.wealth = 1.0
    watch.alarm_at = watch.alarmed_at = None
    watch.resumes += 1
    watch.resumed_at, watch.resumed_by, watch.resume_note = timezone.now(), by, note
    watch.save()
