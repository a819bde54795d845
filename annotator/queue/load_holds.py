"""Load holds with everything that a person is shown, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from annotator.models import ConsistencyReport, Generation, Hold, Image, Product, Question
from annotator.prepared import Prepared, run_prepared
from annotator.rows import JoinedTable

_HOLD: Final = (
    "id", "project", "question", "user", "state", "swapped", "skip_reason", "expires_at",
)  # fmt: skip
_QUESTION: Final = (
    "id", "project", "product", "kind", "left", "right", "purpose", "state", "answers_needed",
    "answers_count", "holds_count", "reason",
)  # fmt: skip
_PRODUCT: Final = ("id", "project", "external_id", "category", "image", "mask", "mask_source")
_IMAGE: Final = ("id", "project", "sha256", "is_mask", "width", "height")
_GENERATION: Final = ("id", "project", "product", "external_id", "image", "prompt")
_REPORT: Final = ("id", "project", "generation", "transform", "outline", "heat_map")

_SHOWN: Final = (
    JoinedTable("h", Hold, _HOLD),
    JoinedTable("q", Question, _QUESTION, "h", "question"),
    JoinedTable("p", Product, _PRODUCT, "q", "product"),
    JoinedTable("pi", Image, _IMAGE, "p", "image"),
    JoinedTable("pm", Image, _IMAGE, "p", "mask"),
    JoinedTable("l", Generation, _GENERATION, "q", "left"),
    JoinedTable("li", Image, _IMAGE, "l", "image"),
    JoinedTable("lr", ConsistencyReport, _REPORT, "l", "report"),
    JoinedTable("r", Generation, _GENERATION, "q", "right"),
    JoinedTable("ri", Image, _IMAGE, "r", "image"),
    JoinedTable("rr", ConsistencyReport, _REPORT, "r", "report"),
)
_SELECT: Final = f"""
SELECT {", ".join(column for part in _SHOWN for column in part.columns)}{{more}}
FROM annotator_hold h
JOIN annotator_question q ON q.id = h.question_id
JOIN annotator_product p ON p.id = q.product_id
JOIN annotator_image pi ON pi.id = p.image_id
LEFT JOIN annotator_image pm ON pm.id = p.mask_id
JOIN annotator_generation l ON l.id = q.left_id
JOIN annotator_image li ON li.id = l.image_id
LEFT JOIN annotator_consistencyreport lr ON lr.generation_id = l.id
LEFT JOIN annotator_generation r ON r.id = q.right_id
LEFT JOIN annotator_image ri ON ri.id = r.image_id
LEFT JOIN annotator_consistencyreport rr ON rr.generation_id = r.id
WHERE {{condition}}
ORDER BY h.id
LIMIT {{limit}}
"""  # noqa: S608  names of this module's tables
# The joins by primary key are run in the order as written: searching for a better order takes
# PostgreSQL ten times as long as running the statement.
_AS_WRITTEN: Final = "SET LOCAL join_collapse_limit = 1; "
# The last column says whether any hold of the project has expired.
_OVERDUE: Final = """,
    EXISTS (SELECT 1 FROM annotator_hold o
            WHERE o.project_id = %(project)s AND o.state = 'active' AND o.expires_at <= %(now)s)
"""

# A person's holds at the moment, oldest first. Values: project, user, now, count.
HELD: Final = Prepared(
    "held",
    _SELECT.format(
        more=_OVERDUE,
        condition="h.user_id = %(user)s AND h.project_id = %(project)s AND h.state = 'active'",
        limit="%(count)s",
    ),
    {"project": "bigint", "user": "bigint", "now": "timestamptz", "count": "bigint"},
    _AS_WRITTEN,
)
# The same by the database's clock.
HELD_BY_DATABASE: Final = Prepared(
    "held_by_database",
    HELD.statement.replace("%(now)s", "statement_timestamp()"),
    {"project": "bigint", "user": "bigint", "count": "bigint"},
    _AS_WRITTEN,
)
_HELD_ONCE: Final = Prepared(
    "held_once",
    _SELECT.format(
        more="", condition="h.question_id = %(question)s AND h.user_id = %(user)s", limit=1
    ),
    {"question": "bigint", "user": "bigint"},
    _AS_WRITTEN,
)


def read_held(cursor: CursorWrapper) -> tuple[list[Hold], bool]:
    """The holds that `HELD` selected, and whether any hold of the project has expired.

    The latter is false if the person has no holds.
    """
    rows = cursor.fetchall()
    return [_assembled(row) for row in rows], bool(rows and rows[0][-1])


def load_hold(*, question_id: int, user_id: int) -> Hold:
    """The person's current or former hold on the question, with everything that is shown.

    Call it in a transaction. Raises Hold.DoesNotExist if they never had the question.
    """
    with connection.cursor() as cursor:
        run_prepared(cursor, [_HELD_ONCE], {"question": question_id, "user": user_id})
        row = cursor.fetchone()
    if row is None:
        raise Hold.DoesNotExist
    return _assembled(row)


def _assembled(row: Sequence[object]) -> Hold:
    """The hold, with the related objects set as the ORM would set them."""
    made: dict[str, models.Model] = {}
    start = 0
    for part in _SHOWN:
        end = start + len(part.names)
        one = part.row(row[start:end])
        if one is not None:
            made[part.alias] = one
        if part.owner in made:
            made[part.owner]._state.fields_cache[part.relation] = one
        start = end
    hold = made["h"]
    assert isinstance(hold, Hold)  # noqa: S101  for the type checker
    return hold
