"""Midnight, wherever the person is."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from annotator.days import start_of_today


@pytest.mark.parametrize(
    ("now", "zone", "midnight"),
    [
        ("2026-03-01T15:30", "UTC", "2026-03-01T00:00"),
        ("2026-03-01T15:30", "Asia/Shanghai", "2026-02-28T16:00"),
        ("2026-03-01T16:30", "Asia/Shanghai", "2026-03-01T16:00"),
        ("2026-03-01T03:30", "America/New_York", "2026-02-28T05:00"),
        # The clocks went back this morning: midnight was still in summer time.
        ("2026-10-25T12:00", "Europe/Berlin", "2026-10-24T22:00"),
    ],
)
def test_the_day_begins_at_midnight_there(
    monkeypatch: pytest.MonkeyPatch, now: str, zone: str, midnight: str
) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    expected = datetime.fromisoformat(midnight).replace(tzinfo=UTC)
    assert start_of_today(ZoneInfo(zone)) == expected
