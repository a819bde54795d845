"""Dump the database and read the dump back: `pg_dump` and `pg_restore`, or a copy of SQLite's file.

The rows are counted in the snapshot that is dumped, so the counts are the dump's even while people
answer.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from annotator.backup.format import DUMPS, count_rows, refused

MIGRATION_TABLE: Final = "django_migrations"


def dump(folder: Path) -> tuple[dict[str, int], str]:
    """Write the dump; returns the rows by table and the newest migration in it."""
    target = folder / DUMPS[connection.vendor]
    partial = target.with_name(f".{target.name}.part")
    partial.unlink(missing_ok=True)
    found = _dump_sqlite(partial) if connection.vendor == "sqlite" else _dump_postgres(partial)
    partial.replace(target)
    return found


def _dump_postgres(target: Path) -> tuple[dict[str, int], str]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [(snapshot,)] = cursor.fetchall()
        counts, newest = count_rows(), newest_migration()
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}", _name())
    return counts, newest


def _dump_sqlite(target: Path) -> tuple[dict[str, int], str]:
    with transaction.atomic():  # takes the write lock, so that the counts are the copy's
        counts, newest = count_rows(), newest_migration()
        with sqlite3.connect(f"file:{_name()}?mode=ro", uri=True) as source:
            copy = sqlite3.connect(target)
            source.backup(copy)
            copy.close()
    return counts, newest


def require_empty() -> None:
    """Raise InvalidInput unless the database has no table: a restore never mixes two systems."""
    if tables := connection.introspection.table_names():
        raise refused(
            f"The database {_name()} is not empty ({len(tables)} tables). Restore into a new one."
        )


def restore(folder: Path) -> None:
    """Read the dump into the empty database."""
    dumped = folder / DUMPS[connection.vendor]
    if not dumped.is_file():
        raise refused(f"{folder} has no {dumped.name}: it is of another kind of database.")
    if connection.vendor == "sqlite":
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{_name()}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(dumped, _name())
        return
    connection.close()
    _run(
        "pg_restore", "--no-owner", "--no-acl", "--exit-on-error", "--single-transaction",
        f"--dbname={_name()}", str(dumped),
    )  # fmt: skip


def newest_migration() -> str:
    """The newest of our migrations that the database has."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name FROM {MIGRATION_TABLE} WHERE app = 'annotator'"  # noqa: S608  constant
            " ORDER BY name DESC LIMIT 1"
        )
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; address and password go by the environment."""
    if shutil.which(program) is None:
        raise refused(f"{program} was not found. Install PostgreSQL's client programs.")
    settings = connection.settings_dict
    server = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGSSLMODE": settings["OPTIONS"].get("sslmode", ""),
    }
    given = {name: str(value) for name, value in server.items() if value}
    ended = subprocess.run(  # noqa: S603  a program of PostgreSQL, and no shell
        [program, *arguments],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise refused(f"{program} failed: {' '.join(ended.stderr.split())[-600:]}")
