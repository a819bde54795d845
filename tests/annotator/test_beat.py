"""The clock of the sweeper, when the machine's own is set."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from celery import Celery

from annotator.beat import SteadyScheduler

EVERY = 5.0


@pytest.fixture
def scheduler(tmp_path: Path) -> SteadyScheduler:
    app = Celery("beat", broker="memory://")
    app.conf.beat_schedule = {"sweep": {"task": "sweep", "schedule": EVERY}}
    scheduler = SteadyScheduler(app, schedule_filename=str(tmp_path / "schedule"), lazy=True)
    scheduler.setup_schedule()
    scheduler.apply_entry = Mock()
    scheduler.tick()
    return scheduler


def test_it_waits_for_the_next_time(scheduler: SteadyScheduler) -> None:
    assert 0 < scheduler.tick() <= EVERY


def test_a_clock_that_was_set_back_costs_one_interval(scheduler: SteadyScheduler) -> None:
    entry = scheduler.schedule["sweep"]
    entry.last_run_at = entry.default_now() + timedelta(hours=2)
    scheduler._heap = None  # as after a tick at that time
    scheduler.populate_heap()
    assert 0 < scheduler.tick() <= EVERY
