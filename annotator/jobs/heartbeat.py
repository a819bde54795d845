"""Keep a claim alive for as long as the process lives, and the sweeper going beside long jobs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from annotator.jobs.claim import lease_end
from annotator.jobs.job_run import claimed_row
from annotator.models import Job

log = structlog.get_logger(__name__)

BEATS_PER_LEASE = 5  # four may be missed: a slow worker is not a dead one


@contextmanager
def beating(job: Job) -> Iterator[Callable[[], bool]]:
    """Renew the lease of `job` in a thread until the block is left.

    It beats whatever the job does, so that one which takes long keeps its claim. What it gives
    says whether the claim was lost: a process that was stopped for a while learns it here.
    """
    lost = threading.Event()

    def beat() -> bool:
        mine = claimed_row(job).update(heartbeat_at=timezone.now(), lease_until=lease_end())
        if not mine:
            lost.set()
        return bool(mine)

    every = settings.JOB_LEASE_SECONDS / BEATS_PER_LEASE
    with beside(beat, every=every, name=f"job {job.pk}"):
        yield lost.is_set


@contextmanager
def beside(action: Callable[[], bool], *, every: float, name: str) -> Iterator[None]:
    """Do `action` every so many seconds in a thread, until it returns false or the block is left.

    The database may be away for a while: that is logged, and tried again.
    """
    stopped = threading.Event()

    def repeat() -> None:
        try:
            while not stopped.wait(every):
                try:
                    if not action():
                        return
                except DatabaseError as error:
                    log.warning("beat_missed", beside=name, error=str(error))
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=repeat, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
