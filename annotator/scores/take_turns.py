"""Long work in steps, with rests in between while people are at the queue.

Rescoring a large project keeps the worker's core busy for a minute, or the database's, and both
while features are read. On a machine with few cores, a person who asks for the next question then
waits for the processor several times. A lower priority of the worker would not help: the database
does half of the work. With rests people come first, whichever of the two is busy.

Steps are short, because a request gains only if it meets a rest. With 1,024 rows of features in a
step, and rests as long as the steps, the slowest of a hundred questions took 1.6 times as long as
without the work; with 8,192 rows 2.1 times; with shorter rests after those 2.5 times.

If the machine finishes a step early, the worker rests for the remainder of the step's planned
time, the `beat`. Beats are chosen so that a million generations are rescored within two minutes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db import connection
from django.utils import timezone

from annotator.models import Hold, HoldState

Step = TypeVar("Step")

# Of the time that a step took.
REST = 1.0
# Seconds; no longer than this, for a step may have waited for a lock.
LONGEST_REST = 1.0
# Features to read and work on in a step: 10 ms or so.
ROWS_A_STEP = 1_024
# Seconds from one such step to the next: a million generations in 55.
READING_BEAT = ROWS_A_STEP * 55e-6


def with_rests(steps: Iterable[Step], *, rest: float = REST, beat: float = 0.0) -> Iterator[Step]:
    """The steps; after each, a rest of `rest` times as long as the step took.

    If step and rest together are shorter than `beat` seconds, the rest lasts until those are over.
    There is no rest while nobody has a question in any project, nor on SQLite, where a writer
    keeps everyone out even while it rests.
    """
    began = time.monotonic()
    for step in steps:
        yield step
        took = time.monotonic() - began
        if connection.vendor == "postgresql" and _somebody_has_a_question():
            time.sleep(min(max(rest * took, beat - took), LONGEST_REST))
        began = time.monotonic()


def _somebody_has_a_question() -> bool:
    return Hold.objects.filter(state=HoldState.ACTIVE, expires_at__gt=timezone.now()).exists()
