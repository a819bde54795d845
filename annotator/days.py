"""The start of a person's days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from django.utils import timezone

# Days beyond these mean as much; in some zones their midnight has no date in UTC.
_FIRST: Final = date(1970, 1, 2)
_LAST: Final = date(9990, 1, 1)


def start_of_today(zone: tzinfo) -> datetime:
    """Today's midnight in `zone`."""
    now = timezone.now().astimezone(zone)
    return now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def start_of(day: date, zone: tzinfo) -> datetime:
    """The midnight at which the day begins in `zone`."""
    return datetime.combine(min(max(day, _FIRST), _LAST), time.min, tzinfo=zone)


def end_of(day: date, zone: tzinfo) -> datetime:
    """The midnight at which the day ends in `zone`."""
    return start_of(min(max(day, _FIRST), _LAST) + timedelta(days=1), zone)
