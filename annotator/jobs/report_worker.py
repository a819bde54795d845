"""Count what this process does, and keep it in its row for the metrics.

Counting is in memory; the row is written while a job runs and at its end, at most every few
seconds.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from django.utils import timezone

from annotator.models import WorkerReport

SECONDS_BETWEEN_WRITES: Final = 5.0
# Counters of a worker that ended stay for so long, or the sums over workers would fall.
KEEP: Final = timedelta(days=1)

_lock = threading.Lock()
_jobs: defaultdict[tuple[str, str], list[float]] = defaultdict(lambda: [0, 0.0])
_sources: list[Callable[[], Mapping[str, float]]] = []
_written: dict[int, float] = {}  # by process id: a fork is another worker


def also_report(source: Callable[[], Mapping[str, float]]) -> Callable[[], Mapping[str, float]]:
    """Add figures of a part of the app that may import this one."""
    _sources.append(source)
    return source


def count_job(*, kind: str, state: str, seconds: float) -> None:
    """Count one attempt at a job."""
    with _lock:
        counted = _jobs[kind, state]
        counted[0] += 1
        counted[1] += seconds


def report_worker(*, now: float | None = None) -> bool:
    """Write this process's row unless that was done a moment ago; returns whether it was."""
    process, at = os.getpid(), time.monotonic() if now is None else now
    with _lock:
        if at - _written.get(process, -SECONDS_BETWEEN_WRITES) < SECONDS_BETWEEN_WRITES:
            return False
        _written[process] = at
        jobs = [
            [kind, state, int(number), round(seconds, 3)]
            for (kind, state), (number, seconds) in sorted(_jobs.items())
        ]
    figures: dict[str, object] = {"jobs": jobs}
    for source in _sources:
        figures |= source()
    values = {"seen_at": timezone.now(), "figures": figures}
    name = f"{socket.gethostname()[:60]}:{process}"
    if not WorkerReport.objects.filter(name=name).update(**values):
        WorkerReport.objects.get_or_create(name=name, defaults=values)
    return True


def forget_reports() -> int:
    """Delete the rows of workers that ended long ago; returns how many."""
    return WorkerReport.objects.filter(seen_at__lt=timezone.now() - KEEP).delete()[0]
