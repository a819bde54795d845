"""Counts over all of a project's rows, for pages that many people keep open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from annotator.models import Project

# Up to so many generations counting takes a few milliseconds, and every look is as of now.
COUNTED_AT_ONCE = 50_000
SECONDS = 30

T = TypeVar("T")


def counted(project: Project, name: str, count: Callable[[], T]) -> T:
    """What `count` says; in a large project what it said within the last half minute."""
    if project.generations_count <= COUNTED_AT_ONCE:
        return count()
    key = f"counts:{project.pk}:{name}"
    if (found := cache.get(key)) is None:
        found = count()
        cache.set(key, found, SECONDS)
    result: T = found
    return result
