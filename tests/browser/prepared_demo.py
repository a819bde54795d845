"""The demo, imported, scored and planned once; each process of tests gets a running copy.

Scoring the sample pictures takes far longer than copying a database and a folder, and so does
starting a site than putting its database back. The original is kept until the code changes, or the
day: a demo of yesterday has other jobs to do.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from tests.browser.control import ROOT
from tests.browser.judging import ask_site, run_on_site, wait_until_planned
from tests.browser.resettable_database import (
    PostgresDatabase,
    ResettableDatabase,
    SqliteDatabase,
    drop_database,
    has_database,
)
from tests.browser.running_site import Site, running_site, wait_for

PRODUCTS = 16
UNFINISHED = "Job.objects.filter(state__in=('queued', 'running')).count()"
MAKE_KNOWN = (
    "from annotator.demo.known import make_known\nmake_known(Project.objects.get(slug='demo'))"
)
# What the original depends on.
SOURCES = ("annotator", "scoring", "tests/browser/prepared_demo.py", "requirements-web.txt")
PREFIX = "packshot_browser_"


@dataclass(frozen=True)
class Demo:
    """A running copy, and the database that it can be reset by."""

    site: Site
    database: ResettableDatabase


@contextmanager
def copied_demo(folder: Path, home: Path) -> Iterator[Demo]:
    """A running copy of the demo with its home at `home`.

    All runs of this checkout share `folder`: the first process makes the original there.
    """
    original = folder / _original_name()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_ready(original):
            _forget_all(folder)
            _prepare(original)
            _mark(original).touch()
        shutil.copytree(original, home, dirs_exist_ok=True)
        database = _copy(original, home)
    with running_site(database_url=database.url, home=home, products=PRODUCTS) as site:
        yield Demo(site, database)
    database.drop()


def _mark(original: Path) -> Path:
    """The file that says that nothing is missing."""
    return original.with_suffix(".ready")


def _is_ready(original: Path) -> bool:
    if not _mark(original).exists():
        return False
    return not _server() or has_database(_server(), original.name)


def _forget_all(folder: Path) -> None:
    """Delete the originals of earlier code, and one that was left half done."""
    for old in folder.glob(f"{PREFIX}*"):
        if old.is_dir():
            if _server():
                drop_database(_server(), old.name)
            shutil.rmtree(old)
        else:
            old.unlink()


def _prepare(home: Path) -> None:
    home.mkdir()
    database: ResettableDatabase = SqliteDatabase(_sqlite(home))
    if _server():
        database = PostgresDatabase(_server(), _original_name())
    with running_site(database_url=database.url, home=home, products=PRODUCTS) as site:
        wait_until_planned(site)
        run_on_site(site, MAKE_KNOWN)
        wait_for(lambda: not ask_site(site, UNFINISHED), 60, "all jobs to be done")
    database.keep()


def _copy(original: Path, home: Path) -> ResettableDatabase:
    name = _original_name()
    if _server():
        return PostgresDatabase(_server(), f"{name}_{os.getpid()}", template=name)
    return SqliteDatabase(_sqlite(home), _sqlite(original))


def _sqlite(home: Path) -> Path:
    return home / "packshot.sqlite3"


def _server() -> str:
    """PostgreSQL's address from DATABASE_URL; nothing for SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgres") else ""


@cache
def _original_name() -> str:
    """Another for each day, server, checkout and state of the code."""
    known = hashlib.sha256(f"{datetime.now(UTC).date()} {_server()} {ROOT}".encode())
    for source in SOURCES:
        at = ROOT / source
        for file in sorted(at.rglob("*")) if at.is_dir() else [at]:
            if file.is_file() and "__pycache__" not in file.parts:
                known.update(str(file).encode() + hashlib.sha256(file.read_bytes()).digest())
    return f"{PREFIX}{known.hexdigest()[:16]}"
