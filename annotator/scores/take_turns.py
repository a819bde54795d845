"""Long work in steps, with rests in between while people are at the queue.

Rescoring a large project keeps a core busy for a minute, the worker's processor or the database's,
and both while features are read. Where there are few cores, whoever asks for the next question
meanwhile waits for the processor at each of the hops between site and database. A low priority of
the worker's process would not slow the database down, which does half of it; rests leave room for
people whoever works.

Steps are short, for a rest helps only who meets one: with 1,024 rows of features at once and rests
as long as the steps the slowest of a hundred questions took 1.6 times as long as without the work,
with 8,192 rows 2.1 times, and with shorter rests after those 2.5 times.

A beat spends on rests what a machine is quick enough to have left: people wait the least that a
rescoring of a million generations within two minutes allows, on a slow machine as on a fast one.
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
    """The steps; after each a rest of `rest` times what getting it and working on it took.

    And a longer one where that took less than `beat` seconds, until those are over.
    There is none where nobody has a question, of whichever project: the processor is all of
    theirs. Nor on SQLite: who writes there keeps everyone out, also while resting.
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
