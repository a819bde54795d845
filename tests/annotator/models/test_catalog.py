"""The catalogue's columns and indexes, where a mistake would only show on a large table."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.db import connection

from annotator.review.originals import originals_to_confirm
from tests.factories import make_project

pytestmark = pytest.mark.django_db


@pytest.mark.postgres
def test_keeping_how_sure_masks_are_rewrites_no_row() -> None:
    sql = call_command("sqlmigrate", "annotator", "0003", no_color=True)
    lines = [line for line in sql.splitlines() if line and not line.startswith("--")]
    quick = re.compile(r"BEGIN|COMMIT|ALTER TABLE \S+ ADD COLUMN \S+ [^;]+ NULL\b|CREATE INDEX ")
    assert [line for line in lines if not quick.match(line)] == []
    assert "DEFAULT" not in sql and "NOT NULL" not in sql.replace("IS NOT NULL", "")


@pytest.mark.postgres
def test_the_originals_to_confirm_come_from_an_index_of_their_own() -> None:
    rows = originals_to_confirm(project=make_project())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # the table is empty
    plan = rows.order_by("mask_confidence", "id").explain()
    assert "product_doubtful" in plan and "Sort" not in plan
