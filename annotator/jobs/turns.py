"""Decide which of the due jobs comes first, and when a long job must let others go first.

Urgent work goes first, projects of the same urgency take turns, and no job waits for ever. This
module uses no database: `claim.py` reads what is due and which projects were served recently.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from annotator.models import JobKind


class Urgency(IntEnum):
    """How urgent a job is; the lowest number goes first."""

    CALLER = 0  # a program, or a person at a mask, waits for the response
    PERSON = 1  # short, and a person waits: a plan, a retraining, verdicts, a corrected mask
    BULK = 2  # imports and scores of thousands of pictures
    BACKGROUND = 3  # features of another encoder, a fine-tuned segmenter: nobody waits for it


_URGENCY = {
    JobKind.JUDGE: Urgency.CALLER,
    JobKind.CLICK: Urgency.CALLER,
    JobKind.IMPORT: Urgency.BULK,
    JobKind.SCORE: Urgency.BULK,
    JobKind.REFRESH: Urgency.BACKGROUND,
    JobKind.FINETUNE: Urgency.BACKGROUND,
    JobKind.DELETE: Urgency.BACKGROUND,
    JobKind.MACHINE: Urgency.BACKGROUND,
}
# After this time without a turn, bulk and background work gets one even if urgent work is due. It
# is short: the job does one product and then lets urgent work go first again.
PATIENCE = timedelta(minutes=1)
# A long job runs for this time before another project's job of the same urgency gets its turn.
SLICE = timedelta(seconds=15)
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Due:
    """The due jobs of one kind in one project; `since` is when the first of them became due."""

    project: int
    kind: str
    since: datetime

    @property
    def urgency(self) -> Urgency:
        return urgency_of(self.kind)


# When a project's jobs of a kind last ran. Projects that are missing did not run recently.
Served = Mapping[tuple[int, str], datetime]


def urgency_of(kind: str) -> Urgency:
    """How urgent jobs of this kind are."""
    return _URGENCY.get(JobKind(kind), Urgency.PERSON)


def in_turn(due: Iterable[Due], served: Served, *, now: datetime) -> list[Due]:
    """`due` in the order in which jobs should be claimed."""
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
            each.kind != JobKind.IMPORT,  # within a project imports come before scoring
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
    """Whether the job `running` must let one of `due` go first.

    More urgent jobs go first at the next step. So does an older job of the same project and kind:
    one whose worker died is finished before jobs that were started later. Another project's job of
    the same urgency goes first only after a slice, so that two long jobs do not spend their time on
    switching.
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
