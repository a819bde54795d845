"""Claim a job row, so that one worker has it and no other, whatever the broker delivers."""

from __future__ import annotations

import os
import socket
import threading
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone

from annotator.models import Job, JobKind, JobState

# What a claim looks at before it gives up for this time; more workers than this rarely collide.
CANDIDATES = 16
# Which kinds come before others that are due as well.
TURN = Case(
    When(kind=JobKind.JUDGE, then=Value(0)),
    When(kind=JobKind.SCORE, then=Value(2)),
    When(kind=JobKind.REFRESH, then=Value(3)),
    default=Value(1),
    output_field=IntegerField(),
)


def worker_name() -> str:
    """A name that no other claim ever has: it tells a claim from a later one by the same process.

    Every write of a running job demands it, so a worker that lost its lease can't overwrite.
    """
    thread = threading.get_native_id()
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{thread}:{uuid.uuid4().hex[:12]}"


def lease_end(now: datetime) -> datetime:
    """Until when a claim holds that is made or renewed now."""
    return now + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def is_due(now: datetime) -> Q:
    """Rows that may be claimed: waiting and due, or left behind by a worker that is gone."""
    return Q(state=JobState.QUEUED, due_at__lte=now) | Q(
        state=JobState.RUNNING, lease_until__lt=now, attempts__lt=F("max_attempts")
    )


def claim_job(*, job_id: int, kinds: Collection[str]) -> Job | None:
    """Claim this row if it is due and of one of `kinds`; None if another has it or it is done."""
    now = timezone.now()
    worker = worker_name()
    claimed = (
        Job.objects.filter(is_due(now), pk=job_id, kind__in=kinds)
        .update(
            state=JobState.RUNNING,
            worker=worker,
            attempts=F("attempts") + 1,
            lease_until=lease_end(now),
            heartbeat_at=now,
            started_at=now,
            finished_at=None,
            error="",
        )
    )  # fmt: skip
    return Job.objects.select_related("project").get(pk=job_id) if claimed else None


def claim_next(*, kinds: Collection[str]) -> Job | None:
    """Claim the row that is due first; None when nothing is due.

    Judging comes first: a caller holds the line. Scoring comes after everything else: a person
    waits for a plan, a retraining or a promotion, and a large import must not keep them waiting.
    Features of another encoder come last.
    """
    now = timezone.now()
    candidates = (
        Job.objects.filter(is_due(now), kind__in=kinds)
        .order_by(TURN, "due_at", "pk")
        .values_list("pk", flat=True)[:CANDIDATES]
    )
    for job_id in candidates:
        if (job := claim_job(job_id=job_id, kinds=kinds)) is not None:
            return job
    return None
