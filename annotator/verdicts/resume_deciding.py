"""Decide by itself again after drift has stopped it, because an admin has looked."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from annotator.errors import Conflict
from annotator.models import AuditEvent, DriftWatch, User
from annotator.scoring_requests import request_decide
from annotator.verdicts.policy import certificate_in_use, mark_stopped
from scoring.vocabulary.messages.problem_model import NOT_STOPPED, WATCH_OUTDATED


@transaction.atomic
def resume_deciding(*, watch: DriftWatch, by: User, note: str, resumes: int) -> DriftWatch:
    """Take the stop back that `watch` has brought; the row as it is now.

    The certificate's thresholds are in force again for what was stopped (all acceptances, all
    rejections, or one generator's images), and a job decides by them: with a million images that
    takes longer than a request may. What people found wrong blind stays open until a reviewer
    decides, what one has decided meanwhile stays, and `note` says why. `resumes` is how often the
    caller knows it was resumed before: the same request a second time changes nothing, even if the
    alarm has rung again since.

    What it does to the promises. *Of false alarms*: the process starts over at wealth 1 and the
    same δ, with answers that come after this moment about decisions that are drawn anew, so that,
    whatever went before, it rings falsely with probability at most δ (Ville's inequality, given
    the past). As it starts after an alarm only, decisions that hold all along are ever stopped
    with probability at most δ, and k times with at most δ^k, however the resumes are timed. δ is
    not divided among the resumes, as it is among versions: that would make the watch slower to
    stop decisions the more often it has had to. *Of precision*: none is given for the time
    between the onset of a drift and its alarm, and the certificate says nothing of images that
    differ from the audit's. Resuming is the admin's word that the cause is mended or was none;
    certificates say how often it was given.

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
    if not watch.generator:
        mark_stopped(certificate, watch, stopped=False)
    request_decide(project=watch.project, by=by)
    return watch


def _log(watch: DriftWatch, by: User, note: str) -> None:
    """Keep what the process had found, for the row is about to forget it."""
    AuditEvent.record(
        "drift.resumed",
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
