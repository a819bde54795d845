"""The planner knows how large the tables are that an import fills."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from annotator.imports import statistics
from annotator.imports.statistics import Statistics
from tests.factories import make_generation, make_product, make_project

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no such statistics"),
]


@pytest.fixture(autouse=True)
def early(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(statistics, "FIRST", 5)
    yield


def rows_expected() -> float:
    """How many generations the planner takes for granted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'annotator_generation'")
        return float(cursor.fetchone()[0])


def test_tables_are_analysed_as_they_grow() -> None:
    product = make_product(make_project())
    kept = Statistics()

    def write(count: int) -> None:
        for _ in range(count):
            make_generation(product)
        kept.wrote(count)

    write(4)
    assert rows_expected() != 4
    write(1)
    assert rows_expected() == 5
    write(14)
    assert rows_expected() != 19
    write(1)
    assert rows_expected() == 20
