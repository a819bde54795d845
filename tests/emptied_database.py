"""All tables empty again after a test that had transactions of its own.

Django truncates every table, which makes some 300 files anew: on a slow disk that takes seconds.
Few tables have rows, and those have few.
"""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

from annotator.models import AuditEvent

# Made with the tables, and the same ever after.
KEPT = {ContentType, Permission}
AUDIT_LOG = AuditEvent._meta.db_table


def empty_by_deleting() -> None:
    """From now on, instead of what Django does."""
    TransactionTestCase._fixture_teardown = lambda self: empty_tables()  # type: ignore[attr-defined]


def empty_tables() -> None:
    """Leave no row of any model."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # As TRUNCATE does, wait for whoever still writes, such as a worker that was killed.
            names = ", ".join(map(connection.ops.quote_name, _tables()))
            cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
        cursor.execute(" UNION ALL ".join(map(_name_if_filled, _tables())))
        filled = {table for (table,) in cursor.fetchall()}
        for table in _tables():
            if table in filled:
                # PostgreSQL refuses to delete a row of the audit log.
                whole = connection.vendor == "postgresql" and table == AUDIT_LOG
                cursor.execute(f"{'TRUNCATE' if whole else 'DELETE FROM'} {table}")


def _tables() -> list[str]:
    """The audit log first: once a row that it names is deleted, it can't be truncated."""
    models = apps.get_models(include_auto_created=True)
    names = {model._meta.db_table for model in models if model._meta.managed and model not in KEPT}
    return sorted(names, key=lambda name: (name != AUDIT_LOG, name))


def _name_if_filled(table: str) -> str:
    quoted = connection.ops.quote_name(table)
    return f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quoted})"  # noqa: S608  a model's table
