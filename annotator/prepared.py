"""Statements that PostgreSQL plans once for each connection.

Those of the judge page are short and asked for all day: planning them anew takes the database
longer than running them.
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

# What each of the driver's connections has seen. A connection that is replaced begins anew.
_KNOWN: Final[WeakKeyDictionary[object, set[str]]] = WeakKeyDictionary()
# Else the first five runs are planned for their values. What is prepared here goes by keys, and
# the best plan is the same for all values.
_PLAN_ONCE: Final = "SET LOCAL plan_cache_mode = force_generic_plan; "


@dataclass(frozen=True)
class Prepared:
    """One statement with `%(name)s` in the place of values.

    name: unique in the app, for a connection knows it by that. types: of each value, in SQL.
    settings: `SET LOCAL …;` for its transaction. On SQLite it is a statement like any other.
    """

    name: str
    statement: str
    types: Mapping[str, str]
    settings: str = ""

    @cached_property
    def definition(self) -> str:
        """PREPARE with numbers in the place of names."""
        numbers = {name: f"${place}" for place, name in enumerate(self.types, start=1)}
        return f"PREPARE {self.name} ({', '.join(self.types.values())}) AS {self.statement}" % (
            numbers
        )

    @cached_property
    def call(self) -> str:
        """EXECUTE with names again."""
        return f"{self.settings}EXECUTE {self.name} ({', '.join(f'%({n})s' for n in self.types)})"


def run_prepared(
    cursor: CursorWrapper, statements: Sequence[Prepared], values: Mapping[str, SqlValue]
) -> None:
    """Run the statements one after the other, on PostgreSQL in one round trip.

    `values` has those of all of them; the cursor has the rows of the last. Several are one
    transaction on PostgreSQL even where the caller has begun none.
    """
    if connection.vendor != "postgresql":
        for each in statements:
            cursor.execute(each.statement, {name: values[name] for name in each.types})
        return
    known = _KNOWN.setdefault(connection.connection, set())
    for each in statements:
        if each.name not in known:
            cursor.execute(each.definition)
            known.add(each.name)
    cursor.execute(_PLAN_ONCE + "; ".join(each.call for each in statements), values)
