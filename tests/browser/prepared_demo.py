"""The demo, imported, scored and planned once a run; each process of tests gets a running copy.

Scoring the sample pictures takes far longer than copying a database and a folder, and so does
starting a site than putting its database back.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from tests.browser.judging import ask_site, run_on_site, wait_until_planned
from tests.browser.resettable_database import (
    PostgresDatabase,
    ResettableDatabase,
    SqliteDatabase,
    drop_database,
)
from tests.browser.running_site import Site, running_site, wait_for

PRODUCTS = 16
UNFINISHED = "Job.objects.filter(state__in=('queued', 'running')).count()"
MAKE_KNOWN = (
    "from annotator.demo.known import make_known\nmake_known(Project.objects.get(slug='demo'))"
)
# Set by the process that starts the workers, and inherited by them: a run has one demo.
RUN = "PACKSHOT_BROWSER_RUN"


@dataclass(frozen=True)
class Demo:
    """A running copy, and the database that it can be reset by."""

    site: Site
    database: ResettableDatabase


@contextmanager
def copied_demo(folder: Path, home: Path, worker: str) -> Iterator[Demo]:
    """A running copy of the demo with its home at `home`, for this worker of the tests.

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
    database = _copy(original, home, worker)
    with running_site(database_url=database.url, home=home, products=PRODUCTS) as site:
        yield Demo(site, database)
    database.drop()


def forget_demo() -> None:
    """Drop the database that is copied, if there is one."""
    if _server():
        with suppress(psycopg2.OperationalError):  # the server is gone, and the database with it
            drop_database(_server(), _original_name())


def _prepare(home: Path) -> None:
    home.mkdir()
    database: ResettableDatabase = SqliteDatabase(_sqlite(home))
    if _server():
        database = PostgresDatabase(_server(), _original_name())
    with running_site(database_url=database.url, home=home, products=PRODUCTS) as site:
        wait_until_planned(site, 1)
        run_on_site(site, MAKE_KNOWN)
        wait_for(lambda: not ask_site(site, UNFINISHED), 60, "all jobs to be done")
    database.keep()


def _copy(original: Path, home: Path, worker: str) -> ResettableDatabase:
    name = _original_name()
    if _server():
        return PostgresDatabase(_server(), f"{name}_{worker}", template=name)
    return SqliteDatabase(_sqlite(home), _sqlite(original))


def _sqlite(home: Path) -> Path:
    return home / "packshot.sqlite3"


def _server() -> str:
    """PostgreSQL's address from DATABASE_URL; nothing for SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgres") else ""


def _original_name() -> str:
    return f"packshot_browser_{os.environ[RUN]}"
