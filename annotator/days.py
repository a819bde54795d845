"""The start of a person's day."""

from __future__ import annotations

from datetime import datetime, tzinfo

from django.utils import timezone


def start_of_today(zone: tzinfo) -> datetime:
    """Today's midnight in `zone`."""
    now = timezone.now().astimezone(zone)
    return now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
