"""Run one job: claim it, call its handler, write down how it ended."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone

from annotator.errors import PackshotError
from annotator.jobs.claim import claim_job
from annotator.jobs.handlers import handled_kinds, handler_of
from annotator.jobs.heartbeat import beating
from annotator.jobs.job_run import (
    MESSAGE_LENGTH,
    JobCancelled,
    JobRun,
    LeaseLost,
    WorkerStopping,
    never,
    own_row,
)
from annotator.models import Job, JobState

logger = logging.getLogger(__name__)

# What may go away by itself: the database or another server was not to be reached.
TRANSIENT = (OperationalError, InterfaceError, ConnectionError, TimeoutError)
BACK_OFF_SECONDS = 5


def run_job(job_id: int, *, should_stop: Callable[[], bool] = never) -> bool:
    """Run the row with this id; false if it is not due, or another worker has it."""
    job = claim_job(job_id=job_id, kinds=handled_kinds())
    if job is None:
        return False
    run_claimed(job, should_stop=should_stop)
    return True


def run_claimed(job: Job, *, should_stop: Callable[[], bool] = never) -> None:
    """Run a job that was claimed. Whatever its handler does is written on the row."""
    run = JobRun(job, should_stop=should_stop)
    try:
        with beating(job):
            run.check_cancelled()
            result = handler_of(job.kind)(run)
        _finish(job, JobState.SUCCEEDED, result=result)
    except JobCancelled:
        _finish(job, JobState.CANCELLED)
    except WorkerStopping:
        # The worker's end is no fault of the job: this attempt does not count.
        _requeue(job, seconds=0, attempts=F("attempts") - 1)
    except LeaseLost:
        logger.warning("Job %s went on elsewhere; this worker drops it.", job.pk)
    except TRANSIENT as error:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        _retry_later(job, error)
    except PackshotError as error:
        _finish(job, JobState.FAILED, error=error.detail, result=error.wrong_fields)
    except Exception as error:
        logger.exception("Job %s (%s) failed", job.pk, job.kind)
        reason = f"{type(error).__name__}: {error}"
        _finish(job, JobState.FAILED, error=f"An unexpected error: {reason}")


def _finish(
    job: Job, state: JobState, *, error: str = "", result: Mapping[str, Any] | None = None
) -> None:
    """Write the end. A `message` in the result is what people read beside the job."""
    outcome = dict(result or {})
    changes = {"message": outcome["message"][:MESSAGE_LENGTH]} if "message" in outcome else {}
    written = own_row(job).update(
        state=state,
        error=error,
        result=outcome,
        lease_until=None,
        finished_at=timezone.now(),
        **changes,
    )
    if not written:
        logger.warning("Job %s ended as %s here, but went on elsewhere.", job.pk, state)


def _retry_later(job: Job, error: Exception) -> None:
    """Back off twice as long each time; the last attempt's reason stays on the row."""
    if job.attempts >= job.max_attempts:
        reason = f"Tried {job.attempts} times, the last time: {error}"
        _finish(job, JobState.FAILED, error=reason.strip())
        return
    logger.warning("Job %s will be tried again: %s", job.pk, error)
    _requeue(job, seconds=BACK_OFF_SECONDS * 2 ** (job.attempts - 1))


def _requeue(job: Job, *, seconds: float, **changes: Any) -> None:
    own_row(job).update(
        state=JobState.QUEUED,
        due_at=timezone.now() + timedelta(seconds=seconds),
        lease_until=None,
        hinted_at=None,
        worker="",
        **changes,
    )
