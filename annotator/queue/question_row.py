"""The rows that an answer changes: locked and read in one round trip, written in another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from annotator.models import Hold, Question
from annotator.models.event_order import BEGIN_EVENT, event_lock
from annotator.prepared import Prepared, run_prepared
from annotator.rows import Part

_QUESTION: Final = Part(
    "q",
    Question,
    ("id", "project", "product", "kind", "left", "right", "purpose", "state", "answers_needed",
     "answers_count", "holds_count", "strategy", "selection_probability", "scores",
     "model_version"),
)  # fmt: skip
_HOLD: Final = Part("h", Hold, ("id", "project", "question", "user", "state", "swapped"))
# First what everyone waits at who changes the question, then a look at what they have left: in one
# statement the look would be older than the lock.
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


@dataclass(frozen=True)
class Locked:
    """A question that is locked until the transaction ends, and what its person did with it.

    hold: None where it was never handed to them. earlier_answer: the id of the person's answer
    under the same idempotency key, to whichever question.
    """

    question: Question
    hold: Hold | None
    earlier_answer: int | None


def lock_for_answer(*, question: Question, user_id: int, idempotency_key: str) -> Locked:
    """Lock the question for an answer by this person. Call it in a transaction."""
    values = {
        "question": question.pk,
        "user": user_id,
        "key": idempotency_key,
        "event_lock": event_lock(question.project_id),
    }
    on_postgresql = connection.vendor == "postgresql"  # elsewhere the transaction has the lock
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


def write_answered(*, question: Question, hold: Hold) -> None:
    """Write the counters and the state of a locked question, and that the hold was answered."""
    statements: list[tuple[str, list[Any]]] = [
        (
            "UPDATE annotator_question SET holds_count = %s, answers_count = %s, state = %s"
            " WHERE id = %s",
            [question.holds_count, question.answers_count, question.state, question.pk],
        ),
        ("UPDATE annotator_hold SET state = 'answered' WHERE id = %s", [hold.pk]),
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            together = "; ".join(statement for statement, _ in statements)
            cursor.execute(together, [value for _, values in statements for value in values])
        else:
            for statement, values in statements:
                cursor.execute(statement, values)


def count_answer(project_id: int) -> None:
    """Count one more answer of the project, for people to see.

    All of its annotators meet at that row: it is changed once the answer is safe, and nobody waits
    for the disk while having it. A crash in between leaves the number one short, no answer is lost.
    """
    counter = "UPDATE annotator_project SET answers_count = answers_count + 1 WHERE id = %s"
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        # Two statements sent at once are one transaction.
        counter = f"SET LOCAL synchronous_commit = off; {counter}"
    with connection.cursor() as cursor:
        cursor.execute(counter, [project_id])
