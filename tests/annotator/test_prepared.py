"""Statements that are planned once a connection give the same rows everywhere."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from annotator.models import Project
from annotator.prepared import Prepared, run_prepared
from tests.factories import make_project

pytestmark = pytest.mark.django_db

NAMED = Prepared(
    "test_named",
    "SELECT id, name || '%%' FROM annotator_project WHERE name = %(name)s AND id >= %(least)s",
    {"name": "text", "least": "bigint"},
)
RENAME = Prepared(
    "test_rename",
    "UPDATE annotator_project SET name = %(name)s WHERE id = %(least)s",
    {"name": "text", "least": "bigint"},
)


def named(name: str) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        run_prepared(cursor, [NAMED], {"name": name, "least": 0, "unused": None})
        return list(cursor.fetchall())


def test_values_are_put_in_by_name() -> None:
    one, _ = make_project(name="it's 5"), make_project(name="another")
    assert named("it's 5") == [(one.pk, "it's 5%")]
    assert named("nothing") == []


def test_several_run_in_order_and_the_last_one_gives_the_rows() -> None:
    project = make_project(name="before")
    with connection.cursor() as cursor:
        run_prepared(cursor, [RENAME, NAMED], {"name": "after", "least": project.pk})
        assert cursor.fetchall() == [(project.pk, "after%")]


@pytest.mark.postgres
def test_a_connection_prepares_once_and_again_after_it_was_replaced() -> None:
    with CaptureQueriesContext(connection) as queries:
        named("a")
        named("b")
    assert [("PREPARE" in each["sql"]) for each in queries].count(True) <= 1
    with CaptureQueriesContext(connection) as queries:
        named("c")
    assert len(queries) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_new_connection_knows_nothing_and_is_told() -> None:
    project = make_project(name="there")
    for _ in range(2):
        assert named("there") == [(project.pk, "there%")]
        connection.close()


@pytest.mark.postgres
def test_a_rollback_leaves_a_usable_statement() -> None:
    project = make_project(name="kept")
    fresh = Prepared("test_rolled_back", NAMED.statement, NAMED.types)
    with transaction.atomic(), connection.cursor() as cursor:
        run_prepared(cursor, [fresh], {"name": "kept", "least": 0})
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        run_prepared(cursor, [fresh], {"name": "kept", "least": 0})
        assert cursor.fetchall() == [(project.pk, "kept%")]
    assert Project.objects.filter(name="kept").exists()
