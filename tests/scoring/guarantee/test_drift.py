"""Drift is detected soon, and false alarms are rare."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.guarantee import DriftProcess, drift_test

TRIALS = 1_000


def test_alarms_without_drift_are_rarer_than_delta() -> None:
    rng = np.random.default_rng(7)
    alarms = [
        DriftProcess(alpha=0.02, delta=0.05).update(rng.random(1_000) < 0.02).alarm_at is not None
        for _ in range(TRIALS)
    ]

    assert np.mean(alarms) <= 0.05 + 3.0 * np.sqrt(0.05 * 0.95 / TRIALS)


# The first figure is the target of the design; small bets are a third quicker there.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("rate", "at_least", "at_most"), [(0.04, 350, 667), (0.06, 110, 141), (0.10, 33, 42)]
)
def test_drift_is_noticed_soon(rate: float, at_least: int, at_most: int) -> None:
    rng = np.random.default_rng(8)
    delays = [
        DriftProcess(alpha=0.02, delta=0.05).update(rng.random(3_000) < rate).alarm_at or 3_000
        for _ in range(1_000)
    ]

    assert at_least <= np.median(delays) <= at_most


@settings(max_examples=30)
@given(st.lists(st.booleans(), max_size=60), st.integers(0, 60))
def test_it_does_not_matter_how_the_audits_arrive(wrong: list[bool], cut: int) -> None:
    fresh = DriftProcess(alpha=0.05, delta=0.1)

    assert fresh.update(wrong[:cut]).update(wrong[cut:]) == fresh.update(wrong)


def test_an_alarm_stays() -> None:
    alarmed = DriftProcess(alpha=0.02, delta=0.05).update([True] * 10)

    assert alarmed.alarm_at is not None
    assert alarmed.update([False] * 500).alarm_at == alarmed.alarm_at


def test_its_state_is_what_the_project_keeps() -> None:
    process = DriftProcess(alpha=0.02, delta=0.05).update([True, False])
    state = drift_test(alpha=0.02, delta=0.05, wrong=[True, False])

    assert state == process.state()
    assert (state.audits, state.errors, state.alarm_at) == (2, 1, None)
    assert state.wealth == process.wealth
