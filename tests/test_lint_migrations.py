"""The linter of migrations refuses what breaks the version that still runs, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations import AddIndex, CreateModel, Migration
from django.db.models import BigAutoField, Index
from django_migration_linter.sql_analyser.analyser import analyse_sql_statements
from django_migration_linter.sql_analyser.postgresql import PostgresqlAnalyser

from scripts.lint_migrations import BEFORE_THE_RULE, locking_indexes, unchecked
from scripts.service import answers

ROOT = Path(__file__).resolve().parent.parent
URL = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")


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
    migration.operations = [index]
    assert locking_indexes(migration) == [
        "0099_more: the index job_worker locks Job while it is made"
    ]
    migration.operations = [CreateModel("Job", [("id", BigAutoField(primary_key=True))]), index]
    assert locking_indexes(migration) == []


def test_migrations_from_before_the_rule_are_left_out() -> None:
    left_out = unchecked()
    assert "0001_initial" in left_out and len(left_out) == BEFORE_THE_RULE


@pytest.mark.postgres
@pytest.mark.slow
def test_those_since_then_keep_the_rule() -> None:
    assert connection.vendor == "postgresql"
    if not answers("postgres", URL):
        pytest.skip("PostgreSQL does not answer at TEST_DATABASE_URL")
    ended = subprocess.run(
        [sys.executable, "scripts/lint_migrations.py"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
