"""Runs the jobs of `annotator/scoring_requests.py`; the only package that joins models and web app.

Importing this package registers the handlers. They fetch rows, call the numeric code, and hand the
results to `annotator.scores`, which writes them.
"""

from __future__ import annotations

import structlog
from celery import Task, shared_task
from celery.signals import worker_init, worker_ready
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from annotator.jobs import handlers
from annotator.jobs.handlers import handled_kinds
from annotator.jobs.run import run_next
from annotator.scoring_requests import GPU, JUDGE, TRAIN
from scoring.choice import ScoringSettings, stand_ins
from scoring.readiness import missing_of
from scoring.worker import (
    batch,
    certify,
    click,
    compare,
    finetune,
    judge,
    plan,
    promote,
    refresh,
    retrain,
    score,
    watch,
)

__all__ = [
    "batch",
    "certify",
    "click",
    "compare",
    "finetune",
    "judge",
    "plan",
    "promote",
    "refresh",
    "retrain",
    "run",
    "score",
    "watch",
]

log = structlog.get_logger(__name__)


@shared_task(name="scoring.worker.run", bind=True)  # type: ignore[untyped-decorator]
def run(self: Task, job_id: int) -> None:
    """Run the job whose turn it is. The message only says that there is work in its queue.

    After a message to `gpu`, a waiting judge call still goes first. A message to `judge` is for
    judge calls alone, so that a worker of that queue is always free for them. A message to `train`
    is for training alone.
    """
    came_by = (self.request.delivery_info or {}).get("routing_key")
    queues = [came_by] if came_by in (JUDGE, TRAIN) else [JUDGE, GPU]
    run_next(kinds=handled_kinds(queues))


@worker_init.connect  # type: ignore[untyped-decorator]
def refuse_to_start_without_models(**_: object) -> None:
    """Stop a Celery worker at its start if something is missing, instead of failing every job."""
    choice = ScoringSettings.of(settings)
    missing = missing_of(choice)
    if missing:
        raise SystemExit("\n".join(missing))
    for sentence in stand_ins(choice):
        log.warning("another_part_stands_in", why=sentence)


@worker_ready.connect  # type: ignore[untyped-decorator]
def ask_for_what_is_missing(**_: object) -> None:
    """Do what a worker does at its start; if the database is down, the next start does it."""
    try:
        handlers.start()
    except DatabaseError as error:
        log.warning("nothing_asked_for_at_start", error=str(error))
    finally:
        close_old_connections()
