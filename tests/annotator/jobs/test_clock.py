"""Retraining by the clock, in the project's time zone."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from annotator.jobs.clock import last_time, next_time
from annotator.models import Project

WEDNESDAY = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def scheduled(days: str, at: time = time(3, 0), zone: str = "UTC", **values: object) -> Project:
    return Project(
        retrain_weekdays=days,
        retrain_time=at,
        time_zone=zone,
        **{"retrain_clock_since": LONG_AGO} | values,
    )


@pytest.mark.parametrize(
    ("project", "last", "following"),
    [
        (scheduled("1"), (6, 29, 3), (7, 6, 3)),
        (scheduled("3"), (7, 1, 3), (7, 8, 3)),
        (scheduled("3", time(18, 0)), (6, 24, 18), (7, 1, 18)),
        (scheduled("15"), (6, 29, 3), (7, 3, 3)),
        (scheduled("1", zone="Europe/Berlin"), (6, 29, 1), (7, 6, 1)),
        (scheduled("1", zone="Asia/Shanghai"), (6, 28, 19), (7, 5, 19)),
        (scheduled("3", time(20, 30), "Pacific/Auckland"), (7, 1, 8), (7, 8, 8)),
    ],
)
def test_the_last_and_the_next_time(
    project: Project, last: tuple[int, int, int], following: tuple[int, int, int]
) -> None:
    minutes = project.retrain_time.minute
    month, day, hour = last
    assert last_time(project, WEDNESDAY) == datetime(2026, month, day, hour, minutes, tzinfo=UTC)
    month, day, hour = following
    assert next_time(project, WEDNESDAY) == datetime(2026, month, day, hour, minutes, tzinfo=UTC)


def test_a_time_that_the_clock_skips_is_an_hour_later() -> None:
    """On 29 March 2026 it is three o'clock in Berlin right after two."""
    before = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    project = scheduled("7", time(2, 30), "Europe/Berlin")
    assert next_time(project, before) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_there_is_no_time_without_a_schedule_or_before_it_was_set() -> None:
    assert last_time(scheduled(""), WEDNESDAY) is next_time(scheduled(""), WEDNESDAY) is None
    assert last_time(scheduled("3", retrain_clock_since=WEDNESDAY), WEDNESDAY) is None
    assert last_time(scheduled("3", retrain_clock_since=None), WEDNESDAY) is None


def test_a_zone_that_this_machine_does_not_know_is_utc() -> None:
    assert next_time(scheduled("4", zone="Moon/Base"), WEDNESDAY) == datetime(
        2026, 7, 2, 3, 0, tzinfo=UTC
    )
