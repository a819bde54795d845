"""Wait a little for an appraisal, so that a small call gets its result at once."""

from __future__ import annotations

import threading
import time

from annotator.models import ACTIVE_STATES, Appraisal
from annotator.models.predictions import version_records
from annotator.models.scope import ScopedQuerySet

SECONDS_BETWEEN_LOOKS = 0.1
# Each waiting call occupies a thread of the web server, so further calls must ask again later.
MOST_WAITING = 4

_waiting = threading.BoundedSemaphore(MOST_WAITING)


def wait_for_result(appraisal: Appraisal, *, seconds: float) -> Appraisal:
    """The row once its job has ended, or its state after `seconds`.

    Returns at once if the maximum number of calls is waiting already.
    """
    if not _waiting.acquire(blocking=False):
        return _read(appraisal)
    try:
        deadline = time.monotonic() + seconds
        appraisal = _read(appraisal)
        while _is_under_way(appraisal) and time.monotonic() < deadline:
            pause()
            appraisal = _read(appraisal)
        return appraisal
    finally:
        _waiting.release()


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
    return (
        appraisal.result is None
        and appraisal.job is not None
        and appraisal.job.state in ACTIVE_STATES
    )
