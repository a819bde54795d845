"""The sweeper: recover jobs of dead workers, resend hints, request due work, delete leftovers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from annotator.jobs.announce_end import announce_failure
from annotator.jobs.check_counts import check_counts
from annotator.jobs.claim import is_abandoned, is_due
from annotator.jobs.forget import forget_appraisals, forget_clicks, forget_uploads
from annotator.jobs.forget_files import (
    forget_half_written,
    forget_incoming,
    forget_scratch,
    forget_stray_uploads,
)
from annotator.jobs.report_worker import forget_reports
from annotator.jobs.schedules import request_what_is_due
from annotator.local_copy import forget_copies
from annotator.models import Job, JobState
from annotator.scoring_requests import TASKS, send_hint_now
from scoring.vocabulary.messages.jobs import WORKER_DIED

log = structlog.get_logger(__name__)

# A free worker claims a hinted job at once; after this time the hint may have been lost.
HINT_AFTER = timedelta(seconds=10)
# A job that is merely waiting its turn gets hints too, each of which costs a worker one query.
HINTS_AT_ONCE = 50  # per queue


_others: list[Callable[[], object]] = []


def also_sweep(step: Callable[[], object]) -> None:
    """Add a step of a part of the app that may import this one. Such steps come last."""
    _others.append(step)


def sweep() -> None:
    """Do one round. Any number of processes may do this at the same time.

    A step that fails is logged, and the others still run. If the database fails, the round ends.
    """
    for step in _steps():
        try:
            step()
        except DatabaseError:
            raise
        except Exception:
            log.exception("sweep_failed", step=step.__name__)


def _steps() -> tuple[Callable[[], object], ...]:
    return (
        end_abandoned,
        requeue_abandoned,
        request_what_is_due,
        send_due_hints,
        forget_appraisals,
        forget_uploads,
        forget_clicks,
        forget_copies,
        forget_incoming,
        forget_half_written,
        forget_scratch,
        forget_stray_uploads,
        forget_reports,
        check_counts,
        *_others,
    )


def requeue_abandoned() -> int:
    """Requeue the jobs whose worker has stopped renewing its lease; returns how many.

    They keep their `due_at`, so a job that was begun comes before jobs that were not.
    """
    lost = Job.objects.filter(is_abandoned(), attempts__lt=F("max_attempts"))
    return lost.update(state=JobState.QUEUED, hinted_at=None, lease_until=None, worker="")


def end_abandoned() -> int:
    """End abandoned jobs that should be cancelled or have no attempt left; returns how many."""
    now = timezone.now()
    abandoned = Job.objects.filter(is_abandoned())
    ended = {"lease_until": None, "finished_at": now, "worker": ""}
    cancelled = abandoned.filter(cancel_requested=True).update(state=JobState.CANCELLED, **ended)
    failed = 0
    for job in abandoned.filter(attempts__gte=F("max_attempts")).select_related("project"):
        error = WORKER_DIED(attempts=job.attempts)
        with transaction.atomic():
            mine = Job.objects.filter(is_abandoned(), pk=job.pk, attempts=job.attempts)
            if mine.update(state=JobState.FAILED, error=error, **ended):
                announce_failure(job, error)
                failed += 1
    return cancelled + failed


def send_due_hints() -> int:
    """Send hints again for due jobs that nobody has claimed; returns how many the broker took."""
    if not settings.BROKER_URL:
        return 0
    unclaimed = Job.objects.filter(
        Q(hinted_at=None) | Q(hinted_at__lt=Now() - HINT_AFTER),
        is_due(timezone.now()),
        state=JobState.QUEUED,
    )
    # Some of each queue, so that a long queue does not block another; jobs without a hint first.
    never_first = unclaimed.order_by(F("hinted_at").asc(nulls_first=True), "due_at", "pk")
    sent = 0
    for queue in TASKS:
        for job_id in never_first.filter(queue=queue).values_list("pk", flat=True)[:HINTS_AT_ONCE]:
            if not send_hint_now(job_id, queue):
                return sent  # the broker can't be reached; the next round tries again
            sent += 1
    return sent
