"""Answers are numbered before they are committed: the order in which they become visible.

"All answers up to event 4711" must mean the same today and tomorrow. On PostgreSQL an id is drawn
when the row is written, and a transaction that drew a lower one may commit later. So whoever writes
an event takes a shared lock first, and whoever names the newest event waits for those under way:
a few milliseconds, in which no further one begins.
"""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

from annotator.models.answers import Answer
from annotator.models.projects import Project

# The first half of the lock's number keeps it apart from what else an installation locks.
_EVENTS: Final = 0x5053 << 40


# For PostgreSQL, to be run before the event is written, with `event_lock` as its value.
BEGIN_EVENT: Final = "SELECT pg_advisory_xact_lock_shared(%s)"


def event_lock(project_id: int) -> int:
    """The number of the project's lock."""
    return _EVENTS + project_id


def begin_event(project_id: int) -> None:
    """Announce that this transaction is going to write an event of the project."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(BEGIN_EVENT, [event_lock(project_id)])


def newest_settled_event(project: Project) -> int:
    """The id of the newest answer or undo, below which no further one will appear; 0 before any.

    Call it outside of transactions: nobody can answer until it ends. Elsewhere than on PostgreSQL
    one transaction writes at a time, so that every id is settled.
    """
    newest = Answer.objects.filter(project=project).order_by("-pk").values_list("pk", flat=True)
    if connection.vendor != "postgresql":
        return newest.first() or 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [event_lock(project.pk)])
        # A statement of its own: it sees what those have committed whom the lock waited for.
        return newest.first() or 0
