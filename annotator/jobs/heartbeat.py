"""Renew a job's lease while its process lives, and run the sweeper beside long jobs."""

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

BEATS_PER_LEASE = 5  # four may be missed, so that a slow worker does not count as dead


@contextmanager
def beating(job: Job) -> Iterator[Callable[[], bool]]:
    """Renew the lease of `job` in a thread until the block is left, however long the job takes.

    Yields a function that tells whether the claim was lost, as happens when the process was
    suspended for longer than the lease.
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
    """Call `action` every so many seconds in a thread, until it returns false or the block is left.

    If the database is unreachable, that is logged and tried again.
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
