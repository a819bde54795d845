"""Holds with all that a person is shown, in one statement that is written once.

Composing the same reads through the ORM takes three times as long as the database needs to answer
them, and it happens at every question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db import connection, models
from django.db.models.expressions import Col

from annotator.models import ConsistencyReport, Generation, Hold, Image, Product, Question

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


@dataclass(frozen=True)
class Part:
    """One table of a join: its columns, others are deferred, and where its row is put."""

    alias: str
    model: type[models.Model]
    names: Sequence[str]
    owner: str = ""
    relation: str = ""

    @cached_property
    def fields(self) -> list[models.Field[Any, Any]]:
        """In the model's own order, which `from_db` takes for granted; the id is the first."""
        return [field for field in self.model._meta.concrete_fields if field.name in self.names]

    @cached_property
    def columns(self) -> list[str]:
        return [f"{self.alias}.{field.column}" for field in self.fields]

    @cached_property
    def converters(self) -> list[tuple[int, Col, list[Callable[..., Any]]]]:
        """Columns whose values need more than the driver does, as the ORM would treat them."""
        found = []
        for place, field in enumerate(self.fields):
            column = Col(self.alias, field)
            steps = connection.ops.get_db_converters(column) + field.get_db_converters(connection)
            if steps:
                found.append((place, column, steps))
        return found

    def row(self, values: Sequence[Any]) -> models.Model | None:
        """The instance; None where an outer join found nothing."""
        if values[0] is None:
            return None
        converted = list(values)
        for place, column, steps in self.converters:
            for step in steps:
                converted[place] = step(converted[place], column, connection)
        names = [field.attname for field in self.fields]
        return self.model.from_db(connection.alias, names, converted)


_SHOWN: Final = (
    Part("h", Hold, _HOLD),
    Part("q", Question, _QUESTION, "h", "question"),
    Part("p", Product, _PRODUCT, "q", "product"),
    Part("pi", Image, _IMAGE, "p", "image"),
    Part("pm", Image, _IMAGE, "p", "mask"),
    Part("l", Generation, _GENERATION, "q", "left"),
    Part("li", Image, _IMAGE, "l", "image"),
    Part("lr", ConsistencyReport, _REPORT, "l", "report"),
    Part("r", Generation, _GENERATION, "q", "right"),
    Part("ri", Image, _IMAGE, "r", "image"),
    Part("rr", ConsistencyReport, _REPORT, "r", "report"),
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
# The joins go by primary keys in the order as written: looking for a better one takes PostgreSQL
# ten times as long as running it.
_AS_WRITTEN: Final = "SET LOCAL join_collapse_limit = 1;"


def load_holds(condition: str, values: Sequence[Any], *, limit: int) -> list[Hold]:
    """Holds `h` that fulfil `condition`, oldest first, with all that is shown of them.

    Call it in a transaction.
    """
    return [hold for hold, _ in _load(condition, values, limit=limit, more="")]


def load_held(
    condition: str, values: Sequence[Any], *, limit: int, also: str
) -> tuple[list[Hold], bool]:
    """The same, and whether the boolean expression `also` is true; false where nothing is found."""
    rows = list(_load(condition, values, limit=limit, more=f", {also}"))
    return [hold for hold, _ in rows], bool(rows and rows[0][1])


def _load(
    condition: str, values: Sequence[Any], *, limit: int, more: str
) -> Iterator[tuple[Hold, Any]]:
    statement = _SELECT.format(condition=condition, limit=limit, more=more)
    if connection.vendor == "postgresql":
        statement = _AS_WRITTEN + statement
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    for row in rows:
        yield _assembled(row), row[-1]


def _assembled(row: Sequence[Any]) -> Hold:
    """The hold, with the other rows where the ORM would put them."""
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
