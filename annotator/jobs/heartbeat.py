"""Keep a claim alive for as long as the process lives."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from annotator.jobs.claim import lease_end
from annotator.jobs.job_run import own_row
from annotator.models import Job

logger = logging.getLogger(__name__)

BEATS_PER_LEASE = 3  # two may be missed


@contextmanager
def beating(job: Job) -> Iterator[None]:
    """Renew the lease of `job` in a thread until the block is left."""
    stopped = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, stopped), name=f"job {job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _beat(job: Job, stopped: threading.Event) -> None:
    try:
        while not stopped.wait(settings.JOB_LEASE_SECONDS / BEATS_PER_LEASE):
            try:
                now = timezone.now()
                if not own_row(job).update(heartbeat_at=now, lease_until=lease_end(now)):
                    return
            except DatabaseError as error:
                logger.warning("Job %s missed a heartbeat: %s", job.pk, error)
                connection.close()
    finally:
        connection.close()
