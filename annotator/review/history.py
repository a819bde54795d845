"""The story of one generation: everything that happened to it, newest first.

Nothing is written for this page. Each event is read from the rows that the event left, so the story
has their limits: of automatic verdicts it knows the one in force and those that were drawn for
a blind check, and of a version that was put in use twice it knows the last time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

from scoring.vocabulary.message import Message

if TYPE_CHECKING:
    from annotator.models import Generation


class Happening(StrEnum):
    """What happened. Of events of the same moment, the later in this list is the newer one."""

    IMPORTED = "imported"
    OUTLINED = "outlined"
    COMPARED = "compared"
    SCORED = "scored"
    FROZEN = "frozen"
    ASKED_AGAIN = "asked_again"
    ASKING_WITHDRAWN = "asking_withdrawn"
    ASKED = "asked"
    ANSWERED = "answered"
    UNDONE = "undone"
    FLAGGED = "flagged"
    UNFLAGGED = "unflagged"
    DECIDED = "decided"
    DRAWN = "drawn"
    CHECKED = "checked"
    REVIEWED = "reviewed"
    REVERSED = "reversed"
    KNOWN = "known"
    EXPORTED = "exported"


@dataclass(frozen=True)
class Asked:
    """A person who was given the question, and how far they came; why, if they skipped it."""

    who: str
    state: str
    skip_reason: str = ""


@dataclass(frozen=True)
class Event:
    """One event. `row` is the id of its row; the other fields depend on the kind.

    who: the person who did it; None if it was not a person, or if it is not known. verdict: what
    was decided, also by an answer (`good` or `bad` of a single question is in `choice`). message:
    why the question is asked, or what the flag says. counts: whether an answer counts.
    """

    at: datetime
    kind: Happening
    row: int
    who: str | None = None
    people: tuple[Asked, ...] = ()
    version: int | None = None
    score: float | None = None
    outcome: str = ""
    purpose: str = ""
    state: str = ""
    beside: str = ""
    needed: int | None = None
    choice: str = ""
    is_left: bool | None = None
    is_changed: bool | None = None
    is_good: bool | None = None
    counts: bool | None = None
    reasons: tuple[str, ...] = ()
    milliseconds: int | None = None
    flag: str = ""
    verdict: str = ""
    decided_by: str = ""
    certificate: int | None = None
    batch: int | None = None
    message: Message | None = None
    note: str = ""
    format: str = ""

    @property
    def id(self) -> str:
        """Unique in the story."""
        return f"{self.kind}-{self.row}"

    @property
    def place(self) -> Place:
        """Its place in the story."""
        return Place(self.at, RANKS[self.kind], self.row)


@dataclass(frozen=True, order=True)
class Place:
    """An event's place in the story; larger is newer."""

    at: datetime
    rank: int
    row: int


@dataclass(frozen=True)
class Window:
    """Which events a source has to read: at most `most`, the newest up to `until`."""

    generation: Generation
    until: datetime | None
    most: int


RANKS = {kind: rank for rank, kind in enumerate(Happening)}
Source = Callable[[Window], Iterable[Event]]


def read_history(
    *, generation: Generation, sources: Iterable[Source], before: Place | None, limit: int
) -> list[Event]:
    """Up to `limit` events from before that place, newest first.

    `generation` needs its product, report, certificate and batch, which `history_sources.py` reads.
    """
    until = None if before is None else before.at
    # The sources give the events of the cursor's moment again: one more, to have enough.
    window = Window(generation, until, limit + 1)
    events = chain.from_iterable(source(window) for source in sources)
    earlier = (each for each in events if before is None or each.place < before)
    return sorted(earlier, key=lambda each: each.place, reverse=True)[:limit]
