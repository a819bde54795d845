"""Handlers for tests (real kinds with a body that the test chooses), and a separate Redis."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from celery import Celery

from annotator import hints
from annotator.jobs import handlers
from tests.conftest import lacking


@pytest.fixture(autouse=True)
def _own_handlers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Remove the handlers that a test registers."""
    monkeypatch.setattr(handlers, "_handlers", {})
    yield


@pytest.fixture
def redis_url(settings: Any) -> str:
    """A Redis database of this test process, empty."""
    number = 8 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 8
    url = f"redis://{os.environ.get('TEST_REDIS', '127.0.0.1:6379')}/{number}"
    client = redis.Redis.from_url(url, socket_connect_timeout=1)
    try:
        client.flushdb()
    except redis.RedisError:
        lacking("Redis is not to be reached")
    settings.BROKER_URL = url
    return url


@pytest.fixture
def hinting(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Send the hints of this process to that Redis."""
    monkeypatch.setattr(hints, "app", Celery("hints", broker=redis_url))
    return redis_url
