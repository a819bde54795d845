"""Prepared statements, which PostgreSQL plans once for each connection.

The statements of the judge page are short and frequent: planning one takes the database longer
than running it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, TypeAlias
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.utils import CursorWrapper

SqlValue: TypeAlias = bool | int | float | str | bytes | date | list[int] | list[str] | None

# The names of statements that each of the driver's connections has prepared.
_PREPARED: Final[WeakKeyDictionary[object, set[str]]] = WeakKeyDictionary()
# Otherwise PostgreSQL plans each of the first five runs for its values. Our statements look rows
# up by key, so the best plan is the same for all values.
_PLAN_ONCE: Final = "SET LOCAL plan_cache_mode = force_generic_plan; "


@dataclass(frozen=True)
class Prepared:
    """One statement with placeholders `%(name)s`.

    name: unique in the app, because a connection stores it by this name. types: the SQL type of
    each value. settings: `SET LOCAL …;` for its transaction. SQLite runs it as a normal statement.
    """

    name: str
    statement: str
    types: Mapping[str, str]
    settings: str = ""

    @cached_property
    def definition(self) -> str:
        """The PREPARE statement, with numbered placeholders."""
        numbers = {name: f"${place}" for place, name in enumerate(self.types, start=1)}
        return f"PREPARE {self.name} ({', '.join(self.types.values())}) AS {self.statement}" % (
            numbers
        )

    @cached_property
    def call(self) -> str:
        """The EXECUTE statement, with named placeholders."""
        return f"{self.settings}EXECUTE {self.name} ({', '.join(f'%({n})s' for n in self.types)})"


def run_prepared(
    cursor: CursorWrapper, statements: Sequence[Prepared], values: Mapping[str, SqlValue]
) -> None:
    """Run the statements one after the other, on PostgreSQL in one round trip.

    `values` has the values of all statements; the cursor has the rows of the last one. On
    PostgreSQL several statements are one transaction even if the caller has not begun any.
    """
    if connection.vendor != "postgresql":
        for each in statements:
            cursor.execute(each.statement, {name: values[name] for name in each.types})
        return
    prepared_names = _PREPARED.setdefault(connection.connection, set())
    for each in statements:
        if each.name not in prepared_names:
            cursor.execute(each.definition)
            prepared_names.add(each.name)
    cursor.execute(_PLAN_ONCE + "; ".join(each.call for each in statements), values)
