"""What happened day by day: answers by purpose, images by verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo
from typing import Final

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from annotator.models import Answer, Project, ProjectDay

DAYS: Final = 60


@dataclass
class Day:
    """The answers of one day in the reader's time zone, by purpose."""

    day: date
    count: int = 0
    milliseconds: int = 0
    purposes: dict[str, int] = field(default_factory=dict)


def read_days(*, project: Project, zone: tzinfo) -> list[Day]:
    """The last days with answers, oldest first."""
    since = timezone.now() - timedelta(days=DAYS)
    rows = (
        Answer.objects.effective()
        .filter(project=project, created_at__gte=since)
        .order_by()
        .annotate(day=TruncDate("created_at", tzinfo=zone))
        .values_list("day", "purpose")
        .annotate(number=Count("pk"), time=Sum("milliseconds"))
        .order_by("day", "purpose")
    )
    days: dict[date, Day] = {}
    for day, purpose, number, time in rows:
        known = days.setdefault(day, Day(day))
        known.count += number
        known.milliseconds += time
        known.purposes[purpose] = number
    return list(days.values())


def read_decided(*, project: Project) -> Sequence[ProjectDay]:
    """Images by verdict at the end of the last days on which they were counted, oldest first."""
    newest = ProjectDay.objects.filter(project=project).order_by("-day")[:DAYS]
    return list(newest)[::-1]
