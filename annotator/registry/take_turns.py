"""Long work in steps, with rests in between while people are at the queue.

Rescoring a large project keeps a core busy for a minute, the worker's processor or the database's.
Where there are few cores, whoever asks for the next question meanwhile waits for the processor at
each of the hops between site and database. A low priority of the worker's process would not slow
the database down, which does half of it; rests leave room for people whoever works.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db import connection
from django.utils import timezone

from annotator.models import Hold, HoldState

Step = TypeVar("Step")

# Of the time that a step took: a rescoring takes half as long again. And no longer than this many
# seconds, for a step may have waited for a lock.
REST = 0.5
LONGEST_REST = 1.0


def with_rests(steps: Iterable[Step]) -> Iterator[Step]:
    """The steps; a rest after each in proportion to what getting it and working on it took.

    There is none where nobody has a question, of whichever project: the processor is all of
    theirs. Nor on SQLite: who writes there keeps everyone out, also while resting.
    """
    began = time.monotonic()
    for step in steps:
        yield step
        took = time.monotonic() - began
        if connection.vendor == "postgresql" and _somebody_has_a_question():
            time.sleep(min(REST * took, LONGEST_REST))
        began = time.monotonic()


def _somebody_has_a_question() -> bool:
    return Hold.objects.filter(state=HoldState.ACTIVE, expires_at__gt=timezone.now()).exists()
