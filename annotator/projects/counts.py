"""Cached counts over all of a project's rows, for pages that many people keep open."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from time import time
from typing import TypeVar

from django.core.cache import cache

from annotator.models import Answer, Project

# Up to so many generations counting takes a few milliseconds, so nothing is cached.
COUNTED_AT_ONCE = 50_000
SECONDS = 30
# Figures from answers are kept while there are no new ones, at most so long.
LONGEST = 600

T = TypeVar("T")


def counted(project: Project, name: str, count: Callable[[], T]) -> T:
    """The result of `count`; in a large project it may be up to half a minute old."""
    if project.generations_count <= COUNTED_AT_ONCE:
        return count()
    key = _key("counts", project, name)
    if (cached := cache.get(key)) is None:
        cached = count()
        cache.set(key, cached, SECONDS)
    result: T = cached
    return result


def remembered(project: Project, name: str, compute: Callable[[], T]) -> T:
    """The result of `compute`, which reads answers.

    With many answers it is computed again only after a new one, and at most each half minute.
    """
    if max(project.answers_count * 25, project.generations_count) <= COUNTED_AT_ONCE:
        return compute()
    newest = Answer.objects.filter(project=project).order_by("-pk").values_list("pk", flat=True)
    last, now, key = newest.first(), time(), _key("figures", project, name)
    if (cached := cache.get(key)) is not None:
        until, computed_at, result = cached
        if until == last or now - computed_at < SECONDS:
            kept: T = result
            return kept
    fresh = compute()
    cache.set(key, (last, now, fresh), LONGEST)
    return fresh


def _key(kind: str, project: Project, name: str) -> str:
    """The cache's key. Names may hold any text, such as a generator's; a key must not."""
    return f"{kind}:{project.pk}:{blake2b(name.encode(), digest_size=16).hexdigest()}"
