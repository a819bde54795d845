"""Whose turn it is: which of the due jobs comes first, and when a long one has to wait for others.

Urgent work goes first, projects take turns within the same urgency, and nothing waits for ever.
No database here: `claim.py` reads what is due and who was served lately.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from annotator.models import JobKind


class Urgency(IntEnum):
    """How long a job may be kept waiting; the lowest goes first."""

    CALLER = 0  # a program holds the line
    PERSON = 1  # short, and a person waits: a plan, a retraining, a promotion, verdicts
    BULK = 2  # pictures by the thousand
    BACKGROUND = 3  # features of another encoder, a fine-tuned segmenter: nobody waits


_URGENCY = {
    JobKind.JUDGE: Urgency.CALLER,
    JobKind.IMPORT: Urgency.BULK,
    JobKind.SCORE: Urgency.BULK,
    JobKind.REFRESH: Urgency.BACKGROUND,
    JobKind.FINETUNE: Urgency.BACKGROUND,
}
# However much urgent work there is, bulk and background get a turn when they had none for so long.
# It is a short one: they go on until the next product, and then let the urgent work pass again.
PATIENCE = timedelta(minutes=1)
# A long job goes on for so long before another project's job of the same urgency has its turn.
SLICE = timedelta(seconds=15)
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Due:
    """The due jobs of one kind in one project; `since` is when the first of them was due."""

    project: int
    kind: str
    since: datetime

    @property
    def urgency(self) -> Urgency:
        return urgency_of(self.kind)


# When a project's jobs of a kind were last worked on. Who is not in it was not served lately.
Served = Mapping[tuple[int, str], datetime]


def urgency_of(kind: str) -> Urgency:
    """How urgent jobs of this kind are."""
    return _URGENCY.get(JobKind(kind), Urgency.PERSON)


def in_turn(due: Iterable[Due], served: Served, *, now: datetime) -> list[Due]:
    """`due` in the order in which they are to be claimed."""
    by_project: dict[tuple[int, Urgency], datetime] = {}
    by_urgency: dict[Urgency, datetime] = {}
    for (project, kind), at in served.items():
        urgency = urgency_of(kind)
        key = project, urgency
        by_project[key] = max(at, by_project.get(key, _NEVER))
        by_urgency[urgency] = max(at, by_urgency.get(urgency, _NEVER))
    ordered = sorted(
        due,
        key=lambda each: (
            each.urgency,
            by_project.get((each.project, each.urgency), _NEVER),
            each.kind != JobKind.IMPORT,  # of one project: what comes in first, then its scores
            each.since,
        ),
    )
    starved = []
    for urgency in (Urgency.BULK, Urgency.BACKGROUND):
        first = next((each for each in ordered if each.urgency == urgency), None)
        waited_since = by_urgency.get(urgency, _NEVER)
        if first is not None and max(first.since, waited_since) < now - PATIENCE:
            starved.append(first)
    return starved + [each for each in ordered if each not in starved]


def must_give_way(due: Iterable[Due], *, running: Due, running_for: timedelta) -> bool:
    """Whether `running`, a job that is due since it says, has to let one of `due` pass.

    What is more urgent passes at the next step. So does an older job of its own project and kind:
    one whose worker has died goes on before what was begun meanwhile. Another project's work of
    the same urgency passes after a slice, so that two long jobs don't spend their time on turns.
    """
    for each in due:
        is_own = (each.project, each.kind) == (running.project, running.kind)
        is_equal = each.urgency == running.urgency and each.project != running.project
        if (
            each.urgency < running.urgency
            or (is_own and each.since < running.since)
            or (is_equal and running_for >= SLICE)
        ):
            return True
    return False
