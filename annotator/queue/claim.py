"""Hand out questions of the queue in one statement, so that no two people get the same place."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.utils import timezone

from annotator.models import Hold, Project, User
from annotator.prepared import Prepared, SqlValue, run_prepared
from annotator.queue.load_holds import HELD, HELD_BY_DATABASE, read_held

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# `picked` is materialised so that rows are chosen and locked once, whatever the planner does with
# the outer update. With SKIP LOCKED people who ask at the same moment get different rows instead of
# waiting for each other. A question is not handed to a person who has it, answered it or skipped
# it; a hold that expired or was given back does not matter.
# Holds are looked up by a subquery per row, and the limit is a constant. Otherwise the planner
# reads all holds that the person ever had, or sorts the whole queue.
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
# There is one row for each person and question; the row of an expired hold is used again. The sides
# of a pair are drawn here and kept.
_HOLD: Final = """
INSERT INTO annotator_hold
    (project_id, question_id, user_id, state, swapped, skip_reason, created_at, expires_at)
SELECT %(project)s, id, %(user)s, 'active', {swapped}, '', %(now)s, %(until)s
FROM {taken}
ORDER BY priority DESC, id
ON CONFLICT (question_id, user_id)
DO UPDATE SET state = 'active', expires_at = excluded.expires_at, swapped = excluded.swapped
"""
# On PostgreSQL this is one round trip, and the commit does not wait for the disk: if a crash of the
# database loses holds, the only harm is that a question is asked again.
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
    """Renew the person's holds, and take open questions, best first, until they have `count`.

    Returns the person's holds, oldest first, and whether any hold of the project has expired. Call
    it in a transaction. On SQLite BEGIN IMMEDIATE has taken the write lock already, so people are
    served one after the other.
    """
    now = timezone.now()
    moments = {"now": now, "until": now + timedelta(minutes=project.hold_minutes)}
    values: dict[str, SqlValue] = {
        "project": project.pk,
        "user": user.pk,
        "count": count,
        "minutes": project.hold_minutes,
        **{name: connection.ops.adapt_datetimefield_value(at) for name, at in moments.items()},
    }
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            run_prepared(cursor, [prepared_hand_out(count), HELD_BY_DATABASE], values)
        else:
            _hand_out_in_steps(cursor, values, count)
            run_prepared(cursor, [HELD], values)
        return read_held(cursor)


@cache
def prepared_hand_out(count: int) -> Prepared:
    """The statement for `count`, as a constant: for a parameter PostgreSQL would plan badly,
    because it expects a tenth of the queue."""
    return Prepared(
        f"hand_out_{count}",
        # By the database's clock, because the web servers' may differ.
        HAND_OUT.replace("%(count)s", str(count))
        .replace("%(now)s", "statement_timestamp()")
        .replace("%(until)s", "statement_timestamp() + %(minutes)s * interval '1 minute'"),
        {"project": "bigint", "user": "bigint", "minutes": "integer"},
        "SET LOCAL synchronous_commit = off; ",
    )


def _hand_out_in_steps(cursor: CursorWrapper, values: dict[str, SqlValue], count: int) -> None:
    """The same for SQLite, which has no data-modifying WITH."""
    cursor.execute(_RENEW, values)
    missing = max(0, count - cursor.rowcount)
    cursor.execute(_PICK.format(condition=""), values | {"count": missing})
    if not (picked := ", ".join(str(pk) for pk, _ in cursor.fetchall())):
        return
    cursor.execute(_TAKE.format(ids=f"IN ({picked})"), values)
    taken = f"annotator_question WHERE id IN ({picked})"
    swapped = "kind = 'pair' AND abs(random()) %% 2"
    cursor.execute(_HOLD.format(swapped=swapped, taken=taken), values)
