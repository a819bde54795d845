"""Make sure that no event with a lower id appears later.

"All answers up to event 4711" must always mean the same answers. But PostgreSQL assigns an id when
a row is written, and a transaction with a lower id may commit later. So every transaction that
writes an event first takes a shared lock. To read the newest event, we wait for these transactions
by taking the lock exclusively: for a few milliseconds, during which no new event begins.
"""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

from annotator.models.answers import Answer
from annotator.models.projects import Project

# The first half of the lock's number distinguishes it from other advisory locks of the database.
_EVENTS: Final = 0x5053 << 40


# PostgreSQL must run this before the event is written, with `event_lock` as its value.
BEGIN_EVENT: Final = "SELECT pg_advisory_xact_lock_shared(%s)"


def event_lock(project_id: int) -> int:
    """The number of the project's lock."""
    return _EVENTS + project_id


def begin_event(project_id: int) -> None:
    """Announce that this transaction will write an event of the project."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(BEGIN_EVENT, [event_lock(project_id)])


def newest_settled_event(project: Project) -> int:
    """The id of the newest answer or undo, below which no other will appear; 0 if there is none.

    Call it outside of transactions, because nobody can answer until the transaction ends. On SQLite
    only one transaction writes at a time, so every id is final.
    """
    newest = Answer.objects.filter(project=project).order_by("-pk").values_list("pk", flat=True)
    if connection.vendor != "postgresql":
        return newest.first() or 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [event_lock(project.pk)])
        # A separate statement after the lock, so that it sees what others committed meanwhile.
        return newest.first() or 0
