"""How large a lot is planned, from the model's predictions alone."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.guarantee.lot import MOST_OF_ZONE, zone_size
from scoring.guarantee.plan_lot import MOST_PLANNED, planned_share


def plan(scores: np.ndarray[tuple[int], np.dtype[np.float64]], *, alpha: float = 0.036) -> float:
    return planned_share(scores, 1.0 - scores, alpha=alpha, delta=0.05)


def test_a_large_zone_is_asked_as_much_as_is_worth_it() -> None:
    scores = np.linspace(1.0, 0.6, 20_000)
    size = zone_size(1.0 - scores, alpha=0.036, delta=0.05, share=MOST_OF_ZONE)

    assert 50 / size <= plan(scores) <= MOST_PLANNED / size + 1e-9


def test_of_a_small_zone_a_part_is_left_out() -> None:
    assert plan(np.linspace(1.0, 0.95, 30), alpha=0.1) == pytest.approx(0.7, abs=0.02)


def test_a_model_that_expects_to_decide_nothing_still_gets_its_lot() -> None:
    scores = np.full(20_000, 0.1)

    assert 0.0 < plan(scores) <= 1.0


@pytest.mark.parametrize("size", [0, 1])
def test_nothing_to_plan(size: int) -> None:
    assert plan(np.full(size, 0.9)) == MOST_OF_ZONE
