"""Counts of large projects are cached; small projects are counted each time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from annotator.projects.counts import COUNTED_AT_ONCE, counted
from tests.factories import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_is_known() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.mark.parametrize(
    ("generations", "looks"), [(COUNTED_AT_ONCE, [1, 2, 3]), (COUNTED_AT_ONCE + 1, [1, 1, 1])]
)
def test_how_often_it_is_counted(generations: int, looks: list[int]) -> None:
    project = make_project(generations_count=generations)
    numbers = iter(range(1, 9))
    assert [counted(project, "rows", lambda: next(numbers)) for _ in range(3)] == looks


def test_projects_and_counts_are_kept_apart() -> None:
    one, other = (make_project(generations_count=COUNTED_AT_ONCE + 1) for _ in range(2))
    assert counted(one, "rows", lambda: 1) == 1
    assert counted(other, "rows", lambda: 2) == 2
    assert counted(one, "others", lambda: 3) == 3
    assert counted(one, "rows", lambda: 4) == 1
