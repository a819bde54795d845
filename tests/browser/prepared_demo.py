"""The demo, imported, scored and planned once per run. Each test file gets its own copy.

Scoring the sample pictures takes far longer than copying a database and a folder.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from tests.browser.judging import ask_site, wait_until_planned
from tests.browser.running_site import Site, running_site, wait_for

PRODUCTS = 16
UNFINISHED = "Job.objects.filter(state__in=('queued', 'running')).count()"
# Set by the process that starts the workers and inherited by them, so a run has one demo.
RUN = "PACKSHOT_BROWSER_RUN"


@contextmanager
def copied_demo(folder: Path, home: Path, worker: str) -> Iterator[Site]:
    """A running copy of the demo with its home at `home`, for this test worker.

    The whole run shares `folder`: the first worker makes the original there.
    """
    original = folder / _original_name()
    ready = original.with_suffix(".ready")
    with original.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            _prepare(original)
            ready.touch()
    shutil.copytree(original, home, dirs_exist_ok=True)
    with (
        _copied_database(home, f"{_original_name()}_{worker}") as database_url,
        running_site(database_url=database_url, home=home, products=PRODUCTS) as site,
    ):
        yield site


def forget_demo() -> None:
    """Drop the database that is copied, if there is one."""
    if _server():
        with suppress(psycopg2.OperationalError):  # the server and its database are gone
            _run_sql(f'DROP DATABASE IF EXISTS "{_original_name()}" WITH (FORCE)')


def _prepare(home: Path) -> None:
    home.mkdir()
    database_url = f"sqlite:///{home}/packshot.sqlite3"
    if _server():
        forget_demo()
        _run_sql(f'CREATE DATABASE "{_original_name()}"')
        database_url = _url_of(_original_name())
    with running_site(database_url=database_url, home=home, products=PRODUCTS) as site:
        wait_until_planned(site, 1)
        wait_for(lambda: not ask_site(site, UNFINISHED), 60, "all jobs to be done")


@contextmanager
def _copied_database(home: Path, name: str) -> Iterator[str]:
    if not _server():
        yield f"sqlite:///{home}/packshot.sqlite3"
        return
    _run_sql(
        f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
        f'CREATE DATABASE "{name}" TEMPLATE "{_original_name()}"',
    )
    yield _url_of(name)
    _run_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def _server() -> str:
    """PostgreSQL's address from DATABASE_URL; nothing for SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgres") else ""


def _url_of(name: str) -> str:
    return urlunsplit(urlsplit(_server())._replace(path=f"/{name}"))


def _original_name() -> str:
    return f"packshot_browser_{os.environ[RUN]}"


def _run_sql(*statements: str) -> None:
    connection = psycopg2.connect(_server())
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()
