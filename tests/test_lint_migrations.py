"""The linter of migrations refuses what breaks the version that still runs, and nothing else."""

from __future__ import annotations

import pytest
from django.db.migrations import AddIndex, CreateModel, Migration
from django.db.models import BigAutoField, Index
from django_migration_linter.sql_analyser.analyser import analyse_sql_statements
from django_migration_linter.sql_analyser.postgresql import PostgresqlAnalyser

from scripts.lint_migrations import BEFORE_THE_RULE, locking_indexes, unchecked


@pytest.mark.parametrize(
    ("sql", "is_refused"),
    [
        ("ALTER TABLE annotator_job ADD COLUMN x varchar(9) NOT NULL;", True),
        ("ALTER TABLE annotator_job ADD COLUMN x varchar(9) DEFAULT '' NOT NULL;", False),
        ("ALTER TABLE annotator_job ADD COLUMN x varchar(9) NULL;", False),
        ("ALTER TABLE annotator_job DROP COLUMN worker CASCADE;", True),
        ("ALTER TABLE annotator_job RENAME COLUMN worker TO w;", True),
        ("DROP TABLE annotator_job CASCADE;", True),
    ],
)
def test_what_is_refused(sql: str, is_refused: bool) -> None:
    errors, _, _ = analyse_sql_statements(PostgresqlAnalyser, [sql], [])
    assert bool(errors) is is_refused


def test_an_index_locks_a_table_that_exists_and_no_new_one() -> None:
    migration = Migration("0099_more", "annotator")
    index = AddIndex("Job", Index(fields=["worker"], name="job_worker"))
    migration.operations = [index]  # type: ignore[misc]
    assert locking_indexes(migration) == [
        "0099_more: the index job_worker locks Job while it is made"
    ]
    table = CreateModel("Job", [("id", BigAutoField(primary_key=True))])
    migration.operations = [table, index]  # type: ignore[misc]
    assert locking_indexes(migration) == []


def test_migrations_from_before_the_rule_are_left_out() -> None:
    left_out = unchecked()
    assert "0001_initial" in left_out and len(left_out) == BEFORE_THE_RULE
