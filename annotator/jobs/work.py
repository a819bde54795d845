"""Work through the due jobs without a broker."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from django.db import DatabaseError, close_old_connections, connection

from annotator.jobs.handlers import handled_kinds, start
from annotator.jobs.job_run import never
from annotator.jobs.run import run_next
from annotator.jobs.sweep import sweep

log = structlog.get_logger(__name__)

SECONDS_BETWEEN_SWEEPS = 3.0
SECONDS_IDLE = 0.3
SECONDS_WITHOUT_DATABASE = 2.0


def work(*, should_stop: Callable[[], bool] = never, until_idle: bool = False) -> int:
    """Run due jobs one after the other; returns how many.

    Continues until `should_stop`, or with `until_idle` until nothing is due any more.
    """
    done = 0
    next_sweep = 0.0
    is_started = False
    while not should_stop():
        try:
            close_old_connections()
            if not is_started:
                start()
                is_started = True
            if time.monotonic() >= next_sweep:
                sweep()
                next_sweep = time.monotonic() + SECONDS_BETWEEN_SWEEPS
            if run_next(kinds=handled_kinds(), should_stop=should_stop):
                done += 1
            elif until_idle:
                break
            else:
                time.sleep(SECONDS_IDLE)
        except DatabaseError as error:
            # The jobs will still be there when the database is back.
            log.warning("database_away", error=str(error))
            connection.close()
            time.sleep(SECONDS_WITHOUT_DATABASE)
    return done
