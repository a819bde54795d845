"""Put right what was lost: claims of dead workers, hints that no one got, work that is due."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from annotator.jobs.forget import forget_appraisals, forget_uploads
from annotator.jobs.schedules import request_what_is_due
from annotator.local_copy import forget_copies
from annotator.models import Job, JobState
from annotator.scoring_requests import send_hint_now

# A worker that is free claims a hinted row at once; after this long the hint may be lost.
HINT_AFTER = timedelta(seconds=10)
# A row that merely waits its turn gets hints too, which cost a worker one empty update each.
HINTS_AT_ONCE = 100


def sweep() -> None:
    """One round. Any number of processes may do this at any time."""
    end_abandoned()
    requeue_abandoned()
    request_what_is_due()
    send_due_hints()
    forget_appraisals()
    forget_uploads()
    forget_copies()


def requeue_abandoned() -> int:
    """Queue the rows again whose worker has stopped renewing its lease; how many."""
    now = timezone.now()
    return Job.objects.filter(
        state=JobState.RUNNING, lease_until__lt=now, attempts__lt=F("max_attempts")
    ).update(state=JobState.QUEUED, due_at=now, hinted_at=None, lease_until=None, worker="")


def end_abandoned() -> int:
    """End the abandoned rows that were to be cancelled or have no attempt left; how many."""
    now = timezone.now()
    abandoned = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
    ended = {"lease_until": None, "finished_at": now, "worker": ""}
    cancelled = abandoned.filter(cancel_requested=True).update(state=JobState.CANCELLED, **ended)
    failed = abandoned.filter(attempts__gte=F("max_attempts")).update(
        state=JobState.FAILED,
        error=Concat(
            Value("The worker stopped "),
            Cast("attempts", CharField()),
            Value(" times while working on it."),
        ),
        **ended,
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
    rows = unclaimed.order_by("due_at", "pk").values_list("pk", "queue")[:HINTS_AT_ONCE]
    sent = 0
    for job_id, queue in rows:
        if not send_hint_now(job_id, queue):
            break  # the broker is away: the next round tries again
        sent += 1
    return sent
