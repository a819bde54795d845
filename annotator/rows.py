"""Create model instances from hand-written statements.

For some reads the ORM takes longer to build the statement than the database takes to run it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.db import connection, models
from django.db.models.expressions import Col


@dataclass(frozen=True)
class JoinedTable:
    """One table of a join: its alias, and the columns to read (others are deferred)."""

    alias: str
    model: type[models.Model]
    names: Sequence[str]
    owner: str = ""
    relation: str = ""

    @classmethod
    def whole(cls, alias: str, model: type[models.Model]) -> Self:
        """The table with all of its columns."""
        return cls(alias, model, [field.name for field in model._meta.concrete_fields])

    @cached_property
    def fields(self) -> list[models.Field[object, object]]:
        """The fields in the model's order, which `from_db` needs; the id is the first."""
        return [field for field in self.model._meta.concrete_fields if field.name in self.names]

    @cached_property
    def columns(self) -> list[str]:
        """The columns for a SELECT."""
        return [f"{self.alias}.{field.column}" for field in self.fields]

    @cached_property
    def _attributes(self) -> list[str]:
        return [field.attname for field in self.fields]

    @cached_property
    def _converters(self) -> list[tuple[int, Col, list[Callable[..., object]]]]:
        """The columns whose values the ORM would convert, with their converters."""
        converters = []
        for place, field in enumerate(self.fields):
            column = Col(self.alias, field)
            steps = connection.ops.get_db_converters(column) + field.get_db_converters(connection)
            if steps:
                converters.append((place, column, steps))
        return converters

    def row(self, values: Sequence[object]) -> models.Model | None:
        """The instance; None if an outer join found no row."""
        if values[0] is None:
            return None
        converted = list(values)
        for place, column, steps in self._converters:
            for step in steps:
                converted[place] = step(converted[place], column, connection)
        return self.model.from_db(connection.alias, self._attributes, converted)
