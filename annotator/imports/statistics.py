"""Keep the database's statistics about the tables that an import fills.

An import of a million rows begins with tables that are empty. As long as PostgreSQL takes them for
small, it reads all of a project's rows for each batch, so the import becomes slower and slower.
Autovacuum looks once a minute at best, and not at all where it is off.
"""

from __future__ import annotations

from typing import Final

from django.db import connection

from annotator.models import Generation, Image, Product

FIRST: Final = 2_000  # rows after which the tables are analysed for the first time
GROWTH: Final = 4  # and again when this many times as many are there


class Statistics:
    """Counts the rows that an import has written, and has the tables analysed as they grow."""

    def __init__(self) -> None:
        self._written, self._next = 0, FIRST

    def wrote(self, rows: int) -> None:
        """Note that this many rows are stored."""
        self._written += rows
        if self._written < self._next:
            return
        self._next = GROWTH * self._written
        if connection.vendor != "postgresql":
            return
        tables = ", ".join(each._meta.db_table for each in (Product, Generation, Image))
        with connection.cursor() as cursor:
            # A table that autovacuum works on right now is left to it.
            cursor.execute(f"ANALYZE (SKIP_LOCKED) {tables}")
