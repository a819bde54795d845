"""The object that a handler gets for its job: it reports progress and says when to stop."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import timedelta
from typing import NoReturn, TypeVar

from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone

from annotator.jobs.claim import what_is_due
from annotator.jobs.turns import Due, must_give_way
from annotator.models import Job, JobState
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.message import Message

# Pages poll about as often; more frequent writes would only cost time.
SECONDS_BETWEEN_WRITES = 0.5
# Looking for due jobs costs a query, which takes less time than one product.
SECONDS_BETWEEN_LOOKS = 0.5
T = TypeVar("T")


class JobCancelled(Exception):
    """Someone asked for the job to be cancelled."""


class WorkerStopping(Exception):
    """This process is shutting down; another one will take the job up."""


class GaveWay(Exception):
    """Other work goes first; this job will be resumed where it is now."""


class LeaseLost(Exception):
    """Another worker has the job by now, so this one may not write to it any more."""


def never() -> bool:
    """The default for `should_stop` and `is_lost`."""
    return False


class JobRun:
    """One attempt at a job. Every write requires that this worker still has the claim."""

    def __init__(
        self,
        job: Job,
        *,
        should_stop: Callable[[], bool] = never,
        is_lost: Callable[[], bool] = never,
        kinds: Collection[str] = (),
        let_pass: Callable[[], object] | None = None,
    ) -> None:
        """`kinds` are the kinds that this process can run; the job gives way to jobs of these.

        `let_pass` runs more urgent jobs in the middle of a job that can't be requeued.
        """
        self.job = job
        self._should_stop = should_stop
        self._is_lost = is_lost
        self._kinds = kinds
        self._let_pass = let_pass
        self._next_write = 0.0
        self._began = self._looked = time.monotonic()

    def advance(self, done: int, total: int, message: Message | None = None) -> None:
        """Show the progress, at most twice a second, and check whether to stop.

        Raises JobCancelled, WorkerStopping or LeaseLost, which the handler must not catch.
        """
        self._check_worker()
        now = time.monotonic()
        if now < self._next_write and done < total:
            return
        self._next_write = now + SECONDS_BETWEEN_WRITES
        self._write(done=done, total=total, message=message)
        self.check_cancelled()

    def log(self, line: str) -> None:
        """Append a line in English to the job's log, which is for engineers."""
        self._write(log=Concat(F("log"), Value(f"{line}\n")))

    def remember(self, **arguments: object) -> None:
        """Add to the job's arguments, so that the next attempt continues from there."""
        self.job.arguments = {**self.job.arguments, **arguments}
        self._write(arguments=self.job.arguments)

    def check_cancelled(self) -> None:
        """Raise JobCancelled, WorkerStopping or LeaseLost if it is time to stop."""
        self._check_worker()
        if Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise JobCancelled
        if self._let_pass and self._is_time_to_look() and not connection.in_atomic_block:
            self._let_pass()

    def turn(self, items: Iterable[T]) -> Iterator[T]:
        """Yield the items until another job must go first; always yields the first item.

        If some are left over, the handler stores what it has done and calls `give_way`.
        """
        for place, item in enumerate(items):
            if place and self._must_give_way():
                return
            yield item

    def give_way(self) -> NoReturn:
        """Let other jobs go first. The next attempt continues by the rows and by `remember`."""
        raise GaveWay

    def hold(self) -> None:
        """Lock the job's row, so that nobody takes it over before the transaction commits.

        Call it at the end of a transaction. Raises LeaseLost if another worker has the job. So a
        process that was suspended for longer than its lease commits nothing.
        """
        rows = claimed_row(self.job).select_for_update(of=("self",), no_key=True)
        if rows.values_list("pk", flat=True).first() is None:
            raise LeaseLost

    def _must_give_way(self) -> bool:
        if not self._kinds or not self._is_time_to_look():
            return False
        return must_give_way(
            what_is_due(kinds=self._kinds, now=timezone.now()),
            running=Due(self.job.project_id, self.job.kind, self.job.due_at),
            running_for=timedelta(seconds=time.monotonic() - self._began),
        )

    def _is_time_to_look(self) -> bool:
        now = time.monotonic()
        if now < self._looked + SECONDS_BETWEEN_LOOKS:
            return False
        self._looked = now
        return True

    def _check_worker(self) -> None:
        if self._is_lost():
            raise LeaseLost
        if self._should_stop():
            raise WorkerStopping

    def _write(self, **changes: object) -> None:
        if not claimed_row(self.job).update(**changes):
            raise LeaseLost


def claimed_row(job: Job) -> ScopedQuerySet[Job]:
    """The job's row, if the claim that `job` was read with still holds."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker)
