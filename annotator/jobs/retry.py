"""Retry a job that failed or was cancelled."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from annotator.errors import Conflict
from annotator.models import AuditEvent, Job, JobState, User
from annotator.scoring_requests import send_hint
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.jobs import JOB_NOT_FAILED, SAME_KIND_UNDER_WAY


@transaction.atomic
def retry_job(*, job: Job, by: User) -> Job:
    """Queue the job as if it were new, but keep its log.

    Raises Conflict if it has not failed or been cancelled, or if another job of its kind is active.
    """
    ended = Job.objects.filter(pk=job.pk, state__in=(JobState.FAILED, JobState.CANCELLED))
    try:
        with transaction.atomic():
            queued = ended.update(
                state=JobState.QUEUED,
                attempts=0,
                cancel_requested=False,
                error=None,
                result={},
                message=None,
                done=0,
                due_at=Now(),
                hinted_at=None,
                lease_until=None,
                finished_at=None,
            )
    except IntegrityError as error:
        raise Conflict(SAME_KIND_UNDER_WAY()) from error
    if not queued:
        raise Conflict(JOB_NOT_FAILED())
    AuditEvent.record(
        AuditAction.JOB_RETRIED, project=job.project, actor=by, target=job, kind=job.kind
    )
    job = Job.objects.get(pk=job.pk)
    send_hint(job)
    return job
