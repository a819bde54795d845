"""Write a line to the worker's log at the start and at the end of each job."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from annotator.models import Job

log = structlog.get_logger(__name__)


@contextmanager
def logged(job: Job) -> Iterator[None]:
    """Log the start, the end and the duration; log lines in between carry the job's id."""
    with structlog.contextvars.bound_contextvars(job=job.pk):
        names = {"kind": str(job.kind), "project": job.project_id}
        log.info("job_started", **names, attempt=job.attempts)
        begun = time.monotonic()
        try:
            yield
        finally:
            seconds = round(time.monotonic() - begun, 3)
            log.info("job_ended", **names, state=str(job.state), seconds=seconds)
