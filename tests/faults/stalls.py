"""Places at which a process under test stops for ever, so that it can be killed exactly there.

Workers load this module with `-I`, the web server through `stalling_web.py`. `FAULTS_STALLS` names
the places, each with how often it is passed before. `FAULTS_MARKS` is a folder: a file in it arms a
place for the first process that arrives, which leaves a mark there.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any
from unittest.mock import patch

from celery.signals import worker_ready

MARKS = Path(os.environ["FAULTS_MARKS"])
# By name: the module, the function, and whether to stop before it or after it.
PLACES = {
    "import": ("annotator.imports.write_batch", "_create", "after"),
    "imported": ("annotator.imports.run_import", "discard_upload", "before"),
    "score": ("scoring.worker.score", "record_results", "after"),
    "fitted": ("scoring.worker.retrain", "record_model", "after"),
    "switch": ("annotator.versions.promote", "announce", "before"),
    "switched": ("scoring.worker.promote", "add_rewards", "before"),
    "certified": ("scoring.worker.certify", "decide_verdicts", "before"),
    "certifying": ("annotator.verdicts.policy", "_decide", "after"),
    "batch": ("scoring.worker.batch", "_certify", "after"),
    "done": ("annotator.jobs.run", "_succeed", "after"),
    "uploaded": ("annotator.api.imports", "request_import", "before"),
    "answering": ("annotator.queue.submit_answer", "write_answer", "after"),
    "answered": ("annotator.queue.submit_answer", "flush", "after"),
}


def mark(name: str) -> None:
    """Say that this process has arrived there."""
    (MARKS / name).touch()


def disarm(place: str) -> bool:
    """Whether a process is to stop there; only one that asks is told so."""
    try:
        (MARKS / f"armed-{place}").unlink()
    except FileNotFoundError:
        return False
    return True


def stop_at(place: str, passes: int) -> None:
    """Have this process stop there for ever, after it has passed so many times."""
    module, name, moment = PLACES[place]
    left = [passes]

    def stopping(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            result = function(*args, **kwargs) if moment == "after" else None
            left[0] -= 1
            if left[0] < 0 and disarm(place):
                mark(place)
                Event().wait()
            return result if moment == "after" else function(*args, **kwargs)

        return call

    imported = __import__(module, fromlist=[name])
    patch.object(imported, name, stopping(getattr(imported, name))).start()


@worker_ready.connect  # type: ignore[untyped-decorator]
def say_so(**_: object) -> None:
    mark(f"ready-{os.getpid()}")


for wanted in os.environ.get("FAULTS_STALLS", "").split():
    where, _, passed = wanted.partition(":")
    stop_at(where, int(passed or 0))
