"""Rows out of statements that are written once.

Composing the same read through the ORM takes longer than the database needs to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.db import connection, models
from django.db.models.expressions import Col


@dataclass(frozen=True)
class Part:
    """One table of a join: its columns, others are deferred, and where its row is put."""

    alias: str
    model: type[models.Model]
    names: Sequence[str]
    owner: str = ""
    relation: str = ""

    @classmethod
    def whole(cls, alias: str, model: type[models.Model]) -> Self:
        """All columns of a table."""
        return cls(alias, model, [field.name for field in model._meta.concrete_fields])

    @cached_property
    def fields(self) -> list[models.Field[object, object]]:
        """In the model's own order, which `from_db` takes for granted; the id is the first."""
        return [field for field in self.model._meta.concrete_fields if field.name in self.names]

    @cached_property
    def columns(self) -> list[str]:
        """As they stand in a SELECT."""
        return [f"{self.alias}.{field.column}" for field in self.fields]

    @cached_property
    def _attributes(self) -> list[str]:
        return [field.attname for field in self.fields]

    @cached_property
    def _converters(self) -> list[tuple[int, Col, list[Callable[..., object]]]]:
        """Columns whose values need more than the driver does, as the ORM would treat them."""
        found = []
        for place, field in enumerate(self.fields):
            column = Col(self.alias, field)
            steps = connection.ops.get_db_converters(column) + field.get_db_converters(connection)
            if steps:
                found.append((place, column, steps))
        return found

    def row(self, values: Sequence[object]) -> models.Model | None:
        """The instance; None where an outer join found nothing."""
        if values[0] is None:
            return None
        converted = list(values)
        for place, column, steps in self._converters:
            for step in steps:
                converted[place] = step(converted[place], column, connection)
        return self.model.from_db(connection.alias, self._attributes, converted)
