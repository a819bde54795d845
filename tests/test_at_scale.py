"""The benchmarks fill tables by SQL of their own, which a new column breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import NOT_PROVIDED

from tests.bench.at_scale import project, scratch

INSERT = re.compile(r"INSERT INTO annotator_(\w+)\s*\(([^)]*)\)")
STATEMENTS = [
    getattr(module, name)
    for module in (project, scratch)
    for name in vars(module)
    if re.fullmatch("_[A-Z]+", name)
]


def inserts() -> Iterator[tuple[str, set[str]]]:
    for table, columns in INSERT.findall("\n".join(STATEMENTS)):
        yield table, set(re.findall(r"\w+", columns))


@pytest.mark.parametrize(("table", "named"), list(inserts()))
def test_a_filled_table_names_every_column_that_must_have_a_value(
    table: str, named: set[str]
) -> None:
    fields = apps.get_model("annotator", table)._meta.local_concrete_fields
    needed = {
        field.column
        for field in fields
        if not field.null and not field.primary_key and field.db_default is NOT_PROVIDED
    }
    assert needed <= named
