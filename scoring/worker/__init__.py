"""What the jobs of `annotator/scoring_requests.py` do. The one arrow from models to the web app.

Importing this package registers the handlers; they fetch rows, call the numeric parts and hand
what these found to `annotator.scores`, which writes it.
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
    certify,
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
    "certify",
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
    """Run a job: whichever has its turn, for a hint says that there is work in its queue.

    A hint to `gpu` may find a caller waiting, who goes first; one to `judge` is for callers alone,
    so that a worker of that queue is always free for them. So is one to `train` for training.
    """
    came_by = (self.request.delivery_info or {}).get("routing_key")
    queues = [came_by] if came_by in (JUDGE, TRAIN) else [JUDGE, GPU]
    run_next(kinds=handled_kinds(queues))


@worker_init.connect  # type: ignore[untyped-decorator]
def refuse_to_start_without_models(**_: object) -> None:
    """End a Celery worker at its start, saying what is missing, instead of failing every job."""
    choice = ScoringSettings.of(settings)
    missing = missing_of(choice)
    if missing:
        raise SystemExit("\n".join(missing))
    for sentence in stand_ins(choice):
        log.warning("another_part_stands_in", why=sentence)


@worker_ready.connect  # type: ignore[untyped-decorator]
def ask_for_what_is_missing(**_: object) -> None:
    """Do what a worker does at its start; without the database the next start will."""
    try:
        handlers.start()
    except DatabaseError as error:
        log.warning("nothing_asked_for_at_start", error=str(error))
    finally:
        close_old_connections()
