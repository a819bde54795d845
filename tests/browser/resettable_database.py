"""A running site's database, put back to what it was without stopping the site.

What a file of tests has left is gone then. Numbers go on where they were: a process that remembers
something about project 7 never meets another project 7.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2.errors import LockNotAvailable
from psycopg2.extensions import connection as Connection  # noqa: N812

RUNNING = "SELECT count(*) FROM annotator_job WHERE state = 'running'"
SECONDS_FOR_JOBS = 60
# The tables as they were stand in a schema of their own.
KEEP = """
DO $$ DECLARE name text; BEGIN
  CREATE SCHEMA kept;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', name);
  END LOOP;
END $$
"""
# What is still being written comes first, and no job starts meanwhile. Who has written to one table
# and goes on with another would wait for us and we for them: we give way before it is a deadlock.
LOCK = """
DO $$ BEGIN
  SET LOCAL lock_timeout = '300ms';
  EXECUTE (SELECT 'LOCK TABLE ' || string_agg(format('public.%I', tablename), ',')
                  || ' IN SHARE ROW EXCLUSIVE MODE'
           FROM pg_tables WHERE schemaname = 'public');
END $$
"""
# To empty so many small tables by TRUNCATE would take seconds: it makes new files for each of them.
RESET = """
DO $$ DECLARE name text; BEGIN
  ALTER TABLE annotator_auditevent DISABLE TRIGGER USER;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DELETE FROM public.%1$I', name);
    EXECUTE format('INSERT INTO public.%1$I SELECT * FROM kept.%1$I', name);
  END LOOP;
  SET CONSTRAINTS ALL IMMEDIATE;
  ALTER TABLE annotator_auditevent ENABLE TRIGGER USER;
END $$
"""


class ResettableDatabase(Protocol):
    """One that is prepared once and then reset any number of times."""

    url: str

    def keep(self) -> None:
        """What is in it now is what a copy is reset to."""

    def reset(self) -> None:
        """Put everything back, once no job is running."""

    def drop(self) -> None:
        """It is needed no more."""


class PostgresDatabase:
    """Of the server at `server`, made empty or as a copy of another."""

    def __init__(self, server: str, name: str, *, template: str = "template1") -> None:
        self._server = server
        self._name = name
        self.url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        self.drop()
        _run(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def keep(self) -> None:
        _run(self.url, KEEP)

    def reset(self) -> None:
        deadline = time.monotonic() + SECONDS_FOR_JOBS
        with closing(psycopg2.connect(self.url)) as connection:
            while not _is_reset(connection, even_if_busy=time.monotonic() > deadline):
                time.sleep(0.1)

    def drop(self) -> None:
        drop_database(self._server, self._name)


class SqliteDatabase:
    """A file that was copied from `original`, if that is there."""

    def __init__(self, path: Path, original: Path | None = None) -> None:
        self._path, self._original = path, original
        self.url = f"sqlite:///{path}"

    def keep(self) -> None:
        """The original stays as it is by itself."""

    def reset(self) -> None:
        assert self._original is not None
        deadline = time.monotonic() + SECONDS_FOR_JOBS
        with (
            closing(sqlite3.connect(self._original)) as original,
            closing(sqlite3.connect(self._path, timeout=SECONDS_FOR_JOBS)) as live,
        ):
            while live.execute(RUNNING).fetchone() != (0,) and time.monotonic() < deadline:
                time.sleep(0.1)
            reached = live.execute("SELECT seq, name FROM sqlite_sequence").fetchall()
            original.backup(live)
            with live:
                live.executemany("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", reached)

    def drop(self) -> None:
        self._path.unlink(missing_ok=True)


def _is_reset(connection: Connection, *, even_if_busy: bool) -> bool:
    """Reset it in one transaction, unless a job is running or something is being written."""
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(LOCK)
            cursor.execute(RUNNING)
            if cursor.fetchone() != (0,) and not even_if_busy:
                return False
            cursor.execute(RESET)
            return True
    except LockNotAvailable:
        if even_if_busy:
            raise
        return False


def drop_database(server: str, name: str) -> None:
    """Whether it is there or not, and whoever is connected."""
    _run(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def has_database(server: str, name: str) -> bool:
    with closing(psycopg2.connect(server)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = %s", (name,))
        return bool(cursor.fetchone() == (1,))


def _run(url: str, *statements: str) -> None:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
