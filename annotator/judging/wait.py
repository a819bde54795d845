"""Wait a little for an appraisal, so that a small call gets its result at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from annotator.models import Appraisal
from annotator.models.predictions import version_records
from annotator.models.scope import ScopedQuerySet

SECONDS_BETWEEN_LOOKS = 0.1
# Each waiting call occupies a thread of the web server, so further calls must ask again later.
MOST_WAITING = 4

_waiting = threading.BoundedSemaphore(MOST_WAITING)
T = TypeVar("T")


def wait_for_result(appraisal: Appraisal, *, seconds: float) -> Appraisal:
    """The row once its job has ended, or its state after `seconds`."""
    return wait_while(_is_under_way, lambda: _read(appraisal), seconds=seconds)


def wait_while(
    is_under_way: Callable[[T], bool],
    read: Callable[[], T],
    *,
    seconds: float,
    threads: threading.BoundedSemaphore = _waiting,
) -> T:
    """What `read` gives once it is no longer under way, or after `seconds`.

    Returns at once if all of `threads` are waiting already.
    """
    if not threads.acquire(blocking=False):
        return read()
    try:
        deadline = time.monotonic() + seconds
        row = read()
        while is_under_way(row) and time.monotonic() < deadline:
            pause()
            row = read()
        return row
    finally:
        threads.release()


def pause() -> None:
    """Sleep between two queries."""
    time.sleep(SECONDS_BETWEEN_LOOKS)


def answerable() -> ScopedQuerySet[Appraisal]:
    """All appraisals with only those columns of job and version that a response needs.

    The row is read repeatedly while a call waits, and a version's records take milliseconds.
    """
    rows = Appraisal.objects.select_related("job", "model_version")
    return rows.defer(*version_records("model_version"))


def _read(appraisal: Appraisal) -> Appraisal:
    return answerable().get(pk=appraisal.pk)


def _is_under_way(appraisal: Appraisal) -> bool:
    return appraisal.result is None and not appraisal.has_failed
