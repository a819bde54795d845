"""A receiver on loopback that webhooks may reach, and a clock that stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from annotator.models import Delivery
from tests.annotator.webhooks.receiver import Clock, Receiver, receiving


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    due = Delivery._meta.get_field("next_attempt_at")
    monkeypatch.setattr(due, "default", clock)
    monkeypatch.setattr(due, "_get_default", clock)
    return clock


@pytest.fixture
def receiver(settings: object) -> Iterator[Receiver]:
    settings.WEBHOOK_INTERNAL_HOSTS = ["127.0.0.1"]  # type: ignore[attr-defined]
    with receiving() as receiver:
        yield receiver
