"""The tests' database, made from the models as they are.

Going through all migrations takes eight seconds in each process, nearly all of it spent on models
of the past. They are gone through where the browser tests start a site and in `test_settings.py`;
`makemigrations --check` tells whether they lead to the models. What they do besides, such as adding
triggers, is done here as well; what they do to rows is not, as there are none yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, NoReturn, cast

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.test import override_settings

import annotator.migrations

if TYPE_CHECKING:
    from django.db.migrations.state import StateApps


class _OnlyRows(Exception):
    """A step asked for a model, so it is about rows."""


class _NoModels:
    def get_model(self, *names: str) -> NoReturn:
        raise _OnlyRows


def make_tables() -> None:
    """The same in a database of its own, of a process whose Django is set up."""
    modules = dict.fromkeys((each.label for each in apps.get_app_configs()), None)
    with override_settings(MIGRATION_MODULES=modules):
        call_command("migrate", run_syncdb=True, verbosity=0)
    run_code_of_migrations()
    record_migrations()


def run_code_of_migrations() -> None:
    """Run what our migrations do to the database besides changing models."""
    with connection.schema_editor() as editor:
        for operation in _operations():
            if isinstance(operation, RunPython):
                with suppress(_OnlyRows):
                    operation.code(cast("StateApps", _NoModels()), editor)
            elif isinstance(operation, RunSQL):
                nothing = ProjectState()
                operation.database_forwards("annotator", editor, nothing, nothing)


def record_migrations() -> None:
    """Note all migrations as done, for what looks whether a database is up to date."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    done = MigrationLoader(None).disk_migrations
    rows = [recorder.Migration(app=app, name=name) for app, name in sorted(done)]
    recorder.migration_qs.bulk_create(rows)


def _operations() -> Iterator[Operation]:
    for name in sorted(info.name for info in iter_modules(annotator.migrations.__path__)):
        yield from import_module(f"annotator.migrations.{name}").Migration.operations
