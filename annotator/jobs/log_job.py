"""Write a line to the worker's log at the start and at the end of each job."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from annotator.jobs.report_worker import count_job
from annotator.models import Job
from annotator.request_id import NAME
from annotator.tracing import span

log = structlog.get_logger(__name__)


@contextmanager
def logged(job: Job) -> Iterator[None]:
    """Log the start, the end and the duration; log lines in between carry the job's id.

    They carry the id of the request that asked for the job, too, and its trace goes on.
    """
    names = {"kind": str(job.kind), "project": job.project_id}
    with (
        structlog.contextvars.bound_contextvars(**{"job": job.pk, NAME: job.request_id}),
        span(f"job {job.kind}", parent=job.traceparent, job=job.pk, project=job.project_id),
    ):
        log.info("job_started", **names, attempt=job.attempts)
        begun = time.monotonic()
        try:
            yield
        finally:
            seconds = round(time.monotonic() - begun, 3)
            log.info("job_ended", **names, state=str(job.state), seconds=seconds)
            count_job(kind=str(job.kind), state=str(job.state), seconds=seconds)
