"""Cancel a job."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from annotator.errors import Conflict
from annotator.models import AuditEvent, Job, JobKind, JobState, User
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.jobs import JOB_HAS_ENDED
from scoring.vocabulary.messages.problem_project import PROJECT_BEING_DELETED


@transaction.atomic
def cancel_job(*, job: Job, by: User) -> Job:
    """Cancel a job: a waiting one ends at once, a running one stops at its next step.

    Returns the updated row. Raises Conflict if the job has ended already, or if it deletes the
    project: half of a project is no use.
    """
    if job.kind == JobKind.DELETE:
        raise Conflict(PROJECT_BEING_DELETED())
    rows = Job.objects.filter(pk=job.pk)
    now = timezone.now()
    waiting = rows.filter(state=JobState.QUEUED)
    if not (
        waiting.update(state=JobState.CANCELLED, cancel_requested=True, finished_at=now)
        or rows.filter(state=JobState.RUNNING).update(cancel_requested=True)
    ):
        raise Conflict(JOB_HAS_ENDED())
    AuditEvent.record(
        AuditAction.JOB_CANCELLED, project=job.project, actor=by, target=job, kind=job.kind
    )
    return rows.get()
