"""Run one job: claim it, call its handler, record how it ended."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from annotator.errors import PackshotError
from annotator.jobs.announce_end import announce_failure, announce_success
from annotator.jobs.claim import claim_next
from annotator.jobs.handlers import JobOutcome, handler_of
from annotator.jobs.heartbeat import beating, beside
from annotator.jobs.job_run import (
    GaveWay,
    JobCancelled,
    JobRun,
    LeaseLost,
    WorkerStopping,
    claimed_row,
    never,
)
from annotator.jobs.log_job import logged
from annotator.jobs.report_worker import report_worker
from annotator.jobs.sweep import sweep
from annotator.jobs.turns import urgency_of
from annotator.models import Job, JobKind, JobState
from annotator.outage import may_pass
from annotator.scoring_requests import send_hint_now
from scoring.vocabulary.message import Json, Message
from scoring.vocabulary.messages.jobs import TRIED_IN_VAIN, UNEXPECTED_ERROR

log = structlog.get_logger(__name__)

# How often a job is tried whose errors may pass by themselves, such as a storage that is away: for
# eleven minutes.
MOST_TRIES = 8
BACK_OFF_SECONDS = 5
SECONDS_BETWEEN_SWEEPS = 10.0


def run_next(*, kinds: Collection[str], should_stop: Callable[[], bool] = never) -> bool:
    """Run the job whose turn it is; false if nothing of these kinds is due.

    The sweeper runs in a thread meanwhile. Otherwise, with all workers busy on long jobs, nobody
    would requeue the jobs of dead workers or request work that has become due.
    """
    job = claim_next(kinds=kinds)
    if job is None:
        return False
    with beside(_sweep, every=SECONDS_BETWEEN_SWEEPS, name="the sweeper"):
        run_claimed(job, should_stop=should_stop, kinds=kinds)
    _report()
    return True


def run_claimed(
    job: Job, *, should_stop: Callable[[], bool] = never, kinds: Collection[str] = ()
) -> None:
    """Run a claimed job, and record its outcome on its row whatever the handler does.

    It gives way to due jobs of `kinds` if its handler can be interrupted.
    """
    with logged(job):
        _run(job, should_stop=should_stop, kinds=kinds)


def _run(job: Job, *, should_stop: Callable[[], bool], kinds: Collection[str]) -> None:
    try:
        with beating(job) as is_lost:
            run = JobRun(
                job,
                should_stop=should_stop,
                is_lost=is_lost,
                kinds=kinds,
                let_pass=_urgent_work(job, kinds, should_stop),
            )
            run.check_cancelled()
            outcome = handler_of(job.kind)(run)
        _succeed(job, outcome)
    except JobCancelled:
        _finish(job, JobState.CANCELLED)
    except WorkerStopping:
        # The job is not to blame for the worker's end, so this attempt does not count.
        _requeue(job, attempts=F("attempts") - 1)
    except GaveWay:
        _requeue(job, attempts=F("attempts") - 1)
        send_hint_now(job.pk, job.queue)
    except LeaseLost:
        log.warning("job_went_on_elsewhere", job=job.pk)
    except PackshotError as error:
        _fail(job, error.message, wrong_fields=error.wrong_fields)
    except Exception as error:
        if may_pass(error):
            _retry_later(job, error)
            return
        log.exception("job_failed", job=job.pk, kind=str(job.kind))
        _fail(job, UNEXPECTED_ERROR(error=f"{type(error).__name__}: {error}"))


def _urgent_work(
    job: Job, kinds: Collection[str], should_stop: Callable[[], bool]
) -> Callable[[], None] | None:
    """A function that runs all due work that is more urgent, in the middle of an import.

    An import is not requeued for other work: it would have to read its rows from the beginning.
    """
    urgent = [kind for kind in kinds if urgency_of(kind) < urgency_of(job.kind)]
    if job.kind != JobKind.IMPORT or not urgent:
        return None

    def do_it() -> None:
        while not should_stop() and run_next(kinds=urgent, should_stop=should_stop):
            pass

    return do_it


def _succeed(job: Job, outcome: JobOutcome) -> None:
    figures = {} if outcome.figures is None else outcome.figures.to_json()
    with transaction.atomic():
        if _finish(job, JobState.SUCCEEDED, message=outcome.message, result=figures):
            announce_success(job, outcome.message, figures)


def _fail(job: Job, error: Message, *, wrong_fields: Mapping[str, Json] | None = None) -> None:
    with transaction.atomic():
        if _finish(job, JobState.FAILED, error=error, result=wrong_fields or {}):
            announce_failure(job, error)


def _finish(job: Job, state: JobState, **values: object) -> bool:
    """Record the end of the job together with these values of its row; false if it went on."""
    written = claimed_row(job).update(
        **{"error": None, "result": {}, **values},
        state=state,
        lease_until=None,
        finished_at=timezone.now(),
    )
    job.state = state
    if not written and Job.objects.filter(pk=job.pk).exists():
        log.warning("job_went_on_elsewhere", job=job.pk, ended_here_as=str(state))
    return bool(written)


def _retry_later(job: Job, error: Exception) -> None:
    """Wait twice as long before each new attempt; after the last one the reason is stored."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    if job.attempts >= MOST_TRIES:
        reason = str(error) or type(error).__name__
        _fail(job, TRIED_IN_VAIN(attempts=job.attempts, reason=reason))
        return
    log.warning("job_tried_again_later", job=job.pk, error=str(error))
    _requeue(job, seconds=BACK_OFF_SECONDS * 2 ** (job.attempts - 1))


def _requeue(job: Job, *, seconds: float = 0, **changes: object) -> None:
    """Queue the job again, to be claimed after so many seconds.

    Without a delay it keeps its `due_at`, so it is again the first of its project.
    """
    if seconds:
        changes["due_at"] = Now() + timedelta(seconds=seconds)
    job.state = JobState.QUEUED
    claimed_row(job).update(
        state=JobState.QUEUED, lease_until=None, hinted_at=None, worker="", **changes
    )


def _sweep() -> bool:
    sweep()
    _report()
    return True


def _report() -> None:
    """Keep this worker's figures; no job fails for want of them."""
    try:
        report_worker()
    except DatabaseError as error:
        log.warning("figures_not_kept", error=str(error))
