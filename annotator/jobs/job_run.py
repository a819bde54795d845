"""What a handler holds while it works on a job: progress, log, and the signs to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat

from annotator.models import Job, JobState
from annotator.models.scope import ScopedQuerySet

# A page that polls shows about this much; more writes would only cost.
SECONDS_BETWEEN_WRITES = 0.5
MESSAGE_LENGTH = 300


class JobCancelled(Exception):
    """Someone asked for the job to be cancelled."""


class WorkerStopping(Exception):
    """This process is shutting down; another one will take the job up."""


class LeaseLost(Exception):
    """The row belongs to another worker by now; nothing may be written to it any more."""


def never() -> bool:
    """The default sign to stop: none."""
    return False


class JobRun:
    """One attempt at a job. Every write demands that the row is still this worker's."""

    def __init__(self, job: Job, *, should_stop: Callable[[], bool] = never) -> None:
        self.job = job
        self._should_stop = should_stop
        self._next_write = 0.0

    def advance(self, done: int, total: int, message: str = "") -> None:
        """Show how far it is, at most twice a second; stops the handler as `check_cancelled` does.

        Raises JobCancelled, WorkerStopping or LeaseLost, which the handler lets pass.
        """
        if self._should_stop():
            raise WorkerStopping
        now = time.monotonic()
        if now < self._next_write and done < total:
            return
        self._next_write = now + SECONDS_BETWEEN_WRITES
        self._write(done=done, total=total, message=message[:MESSAGE_LENGTH])
        self.check_cancelled()

    def log(self, line: str) -> None:
        """Append a line to the job's log, which people can read."""
        self._write(log=Concat(F("log"), Value(f"{line}\n")))

    def remember(self, **arguments: Any) -> None:
        """Add to the job's arguments, so that another attempt goes on from there."""
        self.job.arguments = {**self.job.arguments, **arguments}
        self._write(arguments=self.job.arguments)

    def check_cancelled(self) -> None:
        """Raises JobCancelled or WorkerStopping when it is time to stop."""
        if self._should_stop():
            raise WorkerStopping
        if Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise JobCancelled

    def _write(self, **changes: object) -> None:
        if not own_row(self.job).update(**changes):
            raise LeaseLost


def own_row(job: Job) -> ScopedQuerySet[Job]:
    """The job's row, if the claim that `job` was read with still holds."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker)
