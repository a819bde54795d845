"""Lock and read the rows that an answer changes in one round trip, and write them in another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from django.db import connection
from django.utils import timezone

from annotator.models import Answer, Hold, Question
from annotator.models.event_order import BEGIN_EVENT, event_lock
from annotator.prepared import Prepared, SqlValue, run_prepared
from annotator.rows import JoinedTable

_QUESTION: Final = JoinedTable(
    "q",
    Question,
    ("id", "project", "product", "kind", "left", "right", "purpose", "state", "answers_needed",
     "answers_count", "holds_count", "strategy", "selection_probability", "scores",
     "model_version"),
)  # fmt: skip
_HOLD: Final = JoinedTable("h", Hold, ("id", "project", "question", "user", "state", "swapped"))
# Lock the question first, then read the rows in a second statement. A single statement would read
# a snapshot from before the lock, and miss what others changed while it waited.
_LOCK: Final = Prepared(
    "lock_question",
    "SELECT 1 FROM annotator_question WHERE id = %(question)s FOR NO KEY UPDATE",
    {"question": "bigint"},
)
_BEGIN: Final = Prepared(
    "begin_event", BEGIN_EVENT.replace("%s", "%(event_lock)s"), {"event_lock": "bigint"}
)
_READ: Final = Prepared(
    "read_for_answer",
    f"""
SELECT {", ".join(_QUESTION.columns + _HOLD.columns)},
    (SELECT a.id FROM annotator_answer a
     WHERE a.user_id = %(user)s AND a.idempotency_key = %(key)s)
FROM annotator_question q
LEFT JOIN annotator_hold h ON h.question_id = q.id AND h.user_id = %(user)s
WHERE q.id = %(question)s
""",  # noqa: S608  constants
    {"question": "bigint", "user": "bigint", "key": "text"},
)


_COUNT: Final = Prepared(
    "count_question",
    "UPDATE annotator_question SET holds_count = %(holds_count)s,"
    " answers_count = %(answers_count)s, state = %(state)s WHERE id = %(question)s",
    {"holds_count": "smallint", "answers_count": "smallint", "state": "text", "question": "bigint"},
)
_END_HOLD: Final = Prepared(
    "end_hold",
    "UPDATE annotator_hold SET state = 'answered' WHERE id = %(hold)s",
    {"hold": "bigint"},
)
_COUNT_PROJECT: Final = Prepared(
    "count_project",
    "UPDATE annotator_project SET answers_count = answers_count + 1 WHERE id = %(project)s",
    {"project": "bigint"},
)
_COUNT_BEFORE_FLUSH: Final = replace(
    _COUNT_PROJECT, settings="SET LOCAL synchronous_commit = off; "
)
_ANSWER: Final = [field for field in Answer._meta.concrete_fields if not field.primary_key]


@dataclass(frozen=True)
class Locked:
    """A question that is locked until the transaction ends, with the person's hold on it.

    hold: None if the person never had the question. earlier_answer: the id of the person's answer
    with the same idempotency key, to this or any other question.
    """

    question: Question
    hold: Hold | None
    earlier_answer: int | None


def lock_for_answer(*, question: Question, user_id: int, idempotency_key: str) -> Locked:
    """Lock the question for an answer by this person. Call it in a transaction."""
    values: dict[str, SqlValue] = {
        "question": question.pk,
        "user": user_id,
        "key": idempotency_key,
        "event_lock": event_lock(question.project_id),
    }
    on_postgresql = connection.vendor == "postgresql"  # SQLite locks at the transaction's start
    with connection.cursor() as cursor:
        run_prepared(cursor, [_LOCK, _BEGIN, _READ] if on_postgresql else [_READ], values)
        row = cursor.fetchone()
    if row is None:
        raise Question.DoesNotExist
    end = len(_QUESTION.names)
    locked, hold = _QUESTION.row(row[:end]), _HOLD.row(row[end:-1])
    assert isinstance(locked, Question)  # noqa: S101  for the type checker
    assert hold is None or isinstance(hold, Hold)  # noqa: S101
    return Locked(locked, hold, row[-1])


def write_answer(*, answer: Answer, question: Question, hold: Hold) -> None:
    """Write a new answer (and set its id), the question's counters and the end of the hold.

    This takes one round trip. The question must be locked.
    """
    answer.created_at = timezone.now()
    values: dict[str, SqlValue] = {
        field.attname: field.get_db_prep_save(getattr(answer, field.attname), connection)
        for field in _ANSWER
    }
    counts = {name: getattr(question, name) for name in ("holds_count", "answers_count", "state")}
    values |= counts | {"question": question.pk, "hold": hold.pk}
    with connection.cursor() as cursor:
        run_prepared(cursor, [_COUNT, _END_HOLD, _insert_answer()], values)
        # The oldest SQLite that Django supports has no RETURNING.
        on_postgresql = connection.vendor == "postgresql"
        answer.pk = cursor.fetchone()[0] if on_postgresql else cursor.lastrowid
    answer._state.adding, answer._state.db = False, connection.alias


@cache
def _insert_answer() -> Prepared:
    types = {field.attname: field.cast_db_type(connection) or "text" for field in _ANSWER}
    returned = " RETURNING id" if connection.vendor == "postgresql" else ""
    return Prepared(
        "insert_answer",
        f"INSERT INTO annotator_answer ({', '.join(types)})"  # noqa: S608  columns of the model
        f" VALUES ({', '.join(f'%({column})s' for column in types)}){returned}",
        types,
    )


def count_answer(project_id: int, *, is_flushed_later: bool) -> None:
    """Count one more answer of the project. Call it last in the answer's transaction.

    All annotators of the project update this row, so each waits until the one before has committed.
    With `is_flushed_later` the commit does not wait for the disk, so that they wait for less time;
    then `flush` must follow.
    """
    count = _COUNT_BEFORE_FLUSH if is_flushed_later else _COUNT_PROJECT
    with connection.cursor() as cursor:
        run_prepared(cursor, [count], {"project": project_id})


def can_flush_later() -> bool:
    """Whether `flush` is possible: on PostgreSQL, and only outside of another transaction."""
    return connection.vendor == "postgresql" and not connection.in_atomic_block


def flush() -> None:
    """Wait until everything committed so far is on the disk; people who wait share one write.

    It commits a message that nobody reads. The commit writes the log up to and including it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(true, 'packshot', '')")
