"""A JSON client, and throttles that are reset."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from annotator.models import User


@pytest.fixture(autouse=True)
def _no_throttle_left_over() -> Iterator[None]:
    """Throttles count in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def as_user() -> Callable[[User], APIClient]:
    """`as_user(person)` is a client logged in by session; CSRF is checked in tests of its own."""

    def log_in(user: User) -> APIClient:
        client = APIClient(raise_request_exception=False)
        client.force_login(user)
        return client

    return log_in
