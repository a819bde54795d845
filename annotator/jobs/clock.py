"""Retraining by the clock: on some days of the week, at a time in the project's time zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from annotator.models import Project

DAYS = 8  # a week and a day: one more, because today's time may not have come


@cache
def zone_names() -> frozenset[str]:
    """The valid names, so that a caller's text never becomes part of a file path."""
    return frozenset(available_timezones())


def zone_of(project: Project) -> tzinfo:
    """The project's time zone; UTC where this machine does not know it."""
    return ZoneInfo(project.time_zone) if project.time_zone in zone_names() else UTC


def last_time(project: Project, now: datetime) -> datetime | None:
    """The last time up to `now` at which the schedule wanted a retraining."""
    times = (each for each in _times(project, now, step=-1) if each <= now)
    last = next(times, None)
    since = project.retrain_clock_since
    return None if last is None or since is None or last <= since else last


def next_time(project: Project, now: datetime) -> datetime | None:
    """The next time after `now`; None without a schedule."""
    return next((each for each in _times(project, now, step=1) if each > now), None)


def _times(project: Project, now: datetime, *, step: int) -> Iterator[datetime]:
    """The times of the days from today on, or back from today with a `step` of -1.

    A time that the clock skips in spring is an hour later; one that comes twice is the first.
    """
    zone = zone_of(project)
    today = now.astimezone(zone).date()
    for number in range(DAYS):
        day = today + timedelta(days=step * number)
        if str(day.isoweekday()) in project.retrain_weekdays:
            local = datetime.combine(day, project.retrain_time, tzinfo=zone)
            yield local.astimezone(UTC)
