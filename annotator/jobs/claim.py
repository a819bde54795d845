"""Claim a job, so that only one worker has it even if the broker delivers its message twice."""

from __future__ import annotations

import os
import socket
import threading
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Max, Min, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils import timezone

from annotator.jobs.turns import Due, Served, in_turn
from annotator.models import ACTIVE_STATES, Job, JobState

# How many jobs of one project and kind a claim tries: so many workers rarely collide.
CANDIDATES = 16
# A project that was served longer ago than this counts as never served, so that a claim reads few
# rows.
LATELY = timedelta(minutes=10)


def worker_name() -> str:
    """A unique name for a claim, which also differs from later claims of the same process.

    Every write of a running job requires it, so a worker that lost its lease can't write any more.
    """
    thread = threading.get_native_id()
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{thread}:{uuid.uuid4().hex[:12]}"


def lease_end() -> Combinable:
    """When a claim that is made or renewed now expires, by the database's clock.

    So the clocks of the workers' machines need not agree.
    """
    return Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def is_abandoned() -> Q:
    """The condition for jobs whose worker has died."""
    return Q(state=JobState.RUNNING, lease_until__lt=Now())


def is_due(now: datetime) -> Q:
    """The condition for jobs that may be claimed: waiting and due, or abandoned.

    `now` is this machine's clock. If it is slow, the database's decides.
    """
    waiting = Q(state=JobState.QUEUED) & (Q(due_at__lte=now) | Q(due_at__lte=Now()))
    return waiting | (is_abandoned() & Q(attempts__lt=F("max_attempts")))


def claim_job(*, job_id: int, kinds: Collection[str]) -> Job | None:
    """Claim this job if it is due and of one of `kinds`; None if another has it or it is done."""
    now = timezone.now()
    worker = worker_name()
    claimed = (
        Job.objects.filter(is_due(now), pk=job_id, kind__in=kinds)
        .update(
            state=JobState.RUNNING,
            worker=worker,
            attempts=F("attempts") + 1,
            lease_until=lease_end(),
            heartbeat_at=now,
            started_at=now,
            finished_at=None,
            error=None,
        )
    )  # fmt: skip
    return Job.objects.select_related("project").get(pk=job_id) if claimed else None


def claim_next(*, kinds: Collection[str]) -> Job | None:
    """Claim the job whose turn it is (`turns.py`); None if nothing is due."""
    now = timezone.now()
    due = what_is_due(kinds=kinds, now=now)
    if not due:
        return None
    for each in in_turn(due, _served_lately(kinds, now), now=now):
        rows = Job.objects.filter(is_due(now), project=each.project, kind=each.kind)
        for job_id in rows.order_by("due_at", "pk").values_list("pk", flat=True)[:CANDIDATES]:
            if (job := claim_job(job_id=job_id, kinds=kinds)) is not None:
                return job
    return None


def what_is_due(*, kinds: Collection[str], now: datetime) -> list[Due]:
    """The due jobs of these kinds, by project and kind."""
    rows = Job.objects.filter(is_due(now), state__in=ACTIVE_STATES, kind__in=kinds).order_by()
    groups = rows.values_list("project", "kind").annotate(Min("due_at"))
    return [Due(project, kind, since) for project, kind, since in groups]


def _served_lately(kinds: Collection[str], now: datetime) -> Served:
    """When jobs of each project and kind last ran; for running ones that is now."""
    rows = Job.objects.filter(heartbeat_at__gte=now - LATELY, kind__in=kinds).order_by()
    groups = rows.values_list("project", "kind").annotate(Max("heartbeat_at"))
    return {(project, kind): at for project, kind, at in groups}
