"""Cached counts over all of a project's rows, for pages that many people keep open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from annotator.models import Project

# Up to so many generations counting takes a few milliseconds, so nothing is cached.
COUNTED_AT_ONCE = 50_000
SECONDS = 30

T = TypeVar("T")


def counted(project: Project, name: str, count: Callable[[], T]) -> T:
    """The result of `count`; in a large project it may be up to half a minute old."""
    if project.generations_count <= COUNTED_AT_ONCE:
        return count()
    key = f"counts:{project.pk}:{name}"
    if (cached := cache.get(key)) is None:
        cached = count()
        cache.set(key, cached, SECONDS)
    result: T = cached
    return result
