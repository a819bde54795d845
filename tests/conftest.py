"""Fixtures for all tests. What a machine lacks is skipped, unless `REQUIRE_SERVICES=1`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

# How long an example takes depends on what else the machine does.
hypothesis_settings.register_profile("steady", deadline=None)
hypothesis_settings.load_profile("steady")

REQUIRED = os.environ.get("REQUIRE_SERVICES") == "1"


def lacking(what: str) -> None:
    """Skip for want of a service, or fail where services are required."""
    if REQUIRED:
        pytest.fail(f"{what}, and REQUIRE_SERVICES=1")
    pytest.skip(what)


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: object) -> None:
    """Each test has pictures of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests with transactions of their own empty all tables at their end, the audit log, too."""
    if "postgresql" in _engine():
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE annotator_auditevent DISABLE TRIGGER audit_not_emptied")


@pytest.fixture
def shared_data() -> Path:
    """The folder with real photos and labels, named by `PACKSHOT_DATA`."""
    folder = os.environ.get("PACKSHOT_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("PACKSHOT_DATA names no folder with the real photos")
    return Path(folder)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """`@pytest.mark.postgres` tests run where the database is PostgreSQL."""
    if item.get_closest_marker("postgres") and "postgresql" not in _engine():
        pytest.skip("runs with DATABASE_URL naming a PostgreSQL database")


def _engine() -> str:
    return str(settings.DATABASES["default"]["ENGINE"])
