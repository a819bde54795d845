"""Taking questions out of the queue: one statement, so that no two people get the same place."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.utils import timezone

from annotator.models import Hold, Project, User
from annotator.prepared import Prepared, SqlValue, run_prepared
from annotator.queue.load_holds import HELD, read_held

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# `picked` is materialised so that the rows are chosen and locked once, whatever the planner does
# with the outer update. SKIP LOCKED makes people who ask at the same moment take different rows
# instead of waiting for one another. A person's earlier hold on a question, in whatever state but
# run out or given back, keeps it from them: asked once, answered or skipped once.
# It is looked up for each row by itself, and the number of rows is a constant: else the planner
# reads all that the person ever held, or sorts the whole queue.
_PICK: Final = """
    SELECT q.id, q.priority
    FROM annotator_question q
    WHERE q.project_id = %(project)s
      AND q.state = 'open'
      AND (
          SELECT count(*) FROM annotator_hold h
          WHERE h.question_id = q.id
            AND h.user_id = %(user)s
            AND h.state IN ('active', 'answered', 'skipped')
      ) = 0
      {condition}
    ORDER BY q.priority DESC, q.id
    LIMIT %(count)s
"""
_TAKE: Final = """
    UPDATE annotator_question
    SET holds_count = holds_count + 1,
        state = CASE
            WHEN answers_count + holds_count + 1 >= answers_needed THEN 'held' ELSE 'open'
        END
    WHERE id {ids}
"""
_RENEW: Final = """
    UPDATE annotator_hold SET expires_at = %(until)s
    WHERE user_id = %(user)s AND project_id = %(project)s AND state = 'active'
"""
# One row for each person and question; a row that ran out earlier is used again. The sides of a
# pair are drawn here and kept.
_HOLD: Final = """
INSERT INTO annotator_hold
    (project_id, question_id, user_id, state, swapped, skip_reason, created_at, expires_at)
SELECT %(project)s, id, %(user)s, 'active', {swapped}, '', %(now)s, %(until)s
FROM {taken}
ORDER BY priority DESC, id
ON CONFLICT (question_id, user_id)
DO UPDATE SET state = 'active', expires_at = excluded.expires_at, swapped = excluded.swapped
"""
# On PostgreSQL all of it is one round trip. Nobody waits for the disk either: of holds that a crash
# of the database takes back nothing is lost but a question asked once more.
HAND_OUT: Final = f"""
WITH renewed AS ({_RENEW} RETURNING id),
picked AS MATERIALIZED (
    {_PICK.format(condition="AND (SELECT count(*) FROM renewed) < %(count)s")}
    FOR UPDATE OF q SKIP LOCKED
),
missing AS (
    SELECT id FROM picked ORDER BY priority DESC, id
    LIMIT GREATEST(0, %(count)s - (SELECT count(*) FROM renewed))
),
taken AS ({_TAKE.format(ids="= ANY (ARRAY(SELECT id FROM missing))")}
    RETURNING id, kind, priority)
{_HOLD.format(swapped="kind = 'pair' AND random() < 0.5", taken="taken")}
"""  # noqa: S608  constants of this module alone


def hand_out(*, project: Project, user: User, count: int) -> tuple[list[Hold], bool]:
    """Renew the person's holds, and take open questions until they have `count`, best first.

    What they hold then, oldest first, and whether any hold of the project has run out. The caller
    is inside a transaction. On SQLite BEGIN IMMEDIATE has taken the write lock already, which gives
    the same contract, one person after the other.
    """
    now = timezone.now()
    moments = {"now": now, "until": now + timedelta(minutes=project.hold_minutes)}
    values: dict[str, SqlValue] = {
        "project": project.pk,
        "user": user.pk,
        "count": count,
        **{name: connection.ops.adapt_datetimefield_value(at) for name, at in moments.items()},
    }
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            run_prepared(cursor, [prepared_hand_out(count), HELD], values)
        else:
            _hand_out_in_steps(cursor, values, count)
            run_prepared(cursor, [HELD], values)
        return read_held(cursor)


@cache
def prepared_hand_out(count: int) -> Prepared:
    """One for each number: as a value it would have the planner expect a tenth of the queue."""
    return Prepared(
        f"hand_out_{count}",
        HAND_OUT.replace("%(count)s", str(count)),
        {"project": "bigint", "user": "bigint", "now": "timestamptz", "until": "timestamptz"},
        "SET LOCAL synchronous_commit = off; ",
    )


def _hand_out_in_steps(cursor: CursorWrapper, values: dict[str, SqlValue], count: int) -> None:
    """The same for SQLite, which knows no writing in WITH."""
    cursor.execute(_RENEW, values)
    missing = max(0, count - cursor.rowcount)
    cursor.execute(_PICK.format(condition=""), values | {"count": missing})
    if not (picked := ", ".join(str(pk) for pk, _ in cursor.fetchall())):
        return
    cursor.execute(_TAKE.format(ids=f"IN ({picked})"), values)
    taken = f"annotator_question WHERE id IN ({picked})"
    swapped = "kind = 'pair' AND abs(random()) %% 2"
    cursor.execute(_HOLD.format(swapped=swapped, taken=taken), values)
