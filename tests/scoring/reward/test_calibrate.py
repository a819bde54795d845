from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from scoring.reward.calibrate import fit_calibration
from scoring.reward.network import Calibration


def test_no_answers_leave_the_probabilities_alone() -> None:
    nothing = np.empty(0)

    assert fit_calibration(nothing, nothing.astype(np.bool_), nothing) == Calibration(1.0, 0.0)


def test_overconfidence_is_found() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(scale=2.0, size=5_000)
    good = rng.random(5_000) < expit(0.5 * logits - 0.3)
    calibration = fit_calibration(logits, good, np.ones(5_000))

    assert calibration.slope == pytest.approx(0.5, abs=0.06)
    assert calibration.offset == pytest.approx(-0.3, abs=0.1)


def test_a_few_answers_hardly_move_it() -> None:
    calibration = fit_calibration(
        np.array([2.0, -2.0, 1.0]), np.array([False, True, False]), np.ones(3)
    )

    assert 0.5 < calibration.slope < 1.0
    assert abs(calibration.offset) < 0.5
