"""Throttles that count in a place of their own, which can be emptied before each of many calls.

The cache holds more than their counts, such as which session was noted lately. With all of it gone,
each call notes its session again, which takes more queries than the call itself.
"""

from __future__ import annotations

import pytest
from django.core.cache.backends.locmem import LocMemCache
from rest_framework.throttling import SimpleRateThrottle

COUNTS = LocMemCache("throttles", {})


@pytest.fixture(autouse=True)
def _throttles_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SimpleRateThrottle, "cache", COUNTS)
    forget_throttles()


def forget_throttles() -> None:
    """Nobody has called anything yet."""
    COUNTS.clear()
