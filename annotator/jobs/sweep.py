"""Put right what was lost: claims of dead workers, hints that no one got, work that is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.db.models import F, Q
from django.utils import timezone

from annotator.jobs.check_counts import check_counts
from annotator.jobs.claim import is_abandoned
from annotator.jobs.forget import forget_appraisals, forget_uploads
from annotator.jobs.forget_files import (
    forget_half_written,
    forget_incoming,
    forget_scratch,
    forget_stray_uploads,
)
from annotator.jobs.schedules import request_what_is_due
from annotator.local_copy import forget_copies
from annotator.models import Job, JobState
from annotator.scoring_requests import TASKS, send_hint_now
from scoring.vocabulary.messages.jobs import WORKER_DIED

log = structlog.get_logger(__name__)

# A worker that is free claims a hinted row at once; after this long the hint may be lost.
HINT_AFTER = timedelta(seconds=10)
# A row that merely waits its turn gets hints too, which cost a worker one look each.
HINTS_AT_ONCE = 50  # of a queue


def sweep() -> None:
    """One round. Any number of processes may do this at any time.

    What fails is logged and does not keep the rest from being done; without the database all of
    it fails.
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
        forget_copies,
        forget_incoming,
        forget_half_written,
        forget_scratch,
        forget_stray_uploads,
        check_counts,
    )


def requeue_abandoned() -> int:
    """Queue the rows again whose worker has stopped renewing its lease; how many.

    They stay due since they were: what was begun goes before what was not.
    """
    lost = Job.objects.filter(is_abandoned(), attempts__lt=F("max_attempts"))
    return lost.update(state=JobState.QUEUED, hinted_at=None, lease_until=None, worker="")


def end_abandoned() -> int:
    """End the abandoned rows that were to be cancelled or have no attempt left; how many."""
    now = timezone.now()
    abandoned = Job.objects.filter(is_abandoned())
    ended = {"lease_until": None, "finished_at": now, "worker": ""}
    cancelled = abandoned.filter(cancel_requested=True).update(state=JobState.CANCELLED, **ended)
    failed = 0
    hopeless = abandoned.filter(attempts__gte=F("max_attempts")).order_by("attempts")
    for attempts in hopeless.values_list("attempts", flat=True).distinct():
        failed += hopeless.filter(attempts=attempts).update(
            state=JobState.FAILED, error=WORKER_DIED(attempts=attempts), **ended
        )
    return cancelled + failed


def send_due_hints() -> int:
    """Hint again at due rows that no one has claimed; how many hints were taken."""
    if not settings.BROKER_URL:
        return 0
    now = timezone.now()
    unclaimed = Job.objects.filter(
        Q(hinted_at=None) | Q(hinted_at__lt=now - HINT_AFTER),
        state=JobState.QUEUED,
        due_at__lte=now,
    )
    # Of each queue some, and first what was never hinted at: a long queue must not hide another.
    never_first = unclaimed.order_by(F("hinted_at").asc(nulls_first=True), "due_at", "pk")
    sent = 0
    for queue in TASKS:
        for job_id in never_first.filter(queue=queue).values_list("pk", flat=True)[:HINTS_AT_ONCE]:
            if not send_hint_now(job_id, queue):
                return sent  # the broker is away: the next round tries again
            sent += 1
    return sent
