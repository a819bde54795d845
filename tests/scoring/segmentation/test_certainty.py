"""How sure a mask is, and how that is fitted."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.finetune.calibrate import calibration_of
from scoring.segmentation.certainty import Calibration, Evidence, certainty_of


def evidence(quality: float, *, area: float = 0.2) -> Evidence:
    return Evidence(
        quality=quality, soft=0.9, agreement=0.9, twice=True, border=0.0, area=area, prompted=False
    )


def test_the_regression_finds_what_tells_right_from_wrong() -> None:
    draw = np.random.default_rng(0)
    qualities = draw.uniform(0.05, 0.95, 400)
    overlaps = [0.95 if draw.random() < each else 0.4 for each in qualities]
    fitted = calibration_of([evidence(float(each)) for each in qualities], overlaps)
    for quality in (0.2, 0.5, 0.8):
        assert certainty_of(evidence(quality), fitted) == pytest.approx(quality, abs=0.12)


def test_an_empty_or_a_full_mask_is_not_sure_at_all() -> None:
    sure = Calibration((0.0,) * 7, 5.0)
    assert certainty_of(evidence(0.9), sure) > 0.99
    assert certainty_of(evidence(0.9, area=0.0), sure) == 0
    assert certainty_of(evidence(0.9, area=1.0), sure) == 0


def test_evidence_is_read_off_the_looks() -> None:
    mask = np.zeros((10, 10), bool)
    mask[3:, 3:7] = True
    share = mask * np.float32(0.8)
    found = Evidence.of([share, share], mask, quality=0.7, prompted=True)
    assert found.agreement == 1
    assert found.soft == pytest.approx(0.8)
    assert found.border == pytest.approx(4 / 40)
    assert found.area == pytest.approx(0.28)


def test_a_calibration_is_written_and_read() -> None:
    made = Calibration((0.1,) * 7, -0.5)
    assert Calibration.from_json(made.to_json() | {"weights": [0.1] * 7}) == made
    with pytest.raises(ValueError, match="expected 7 weights"):
        Calibration.from_json({"weights": [1.0], "offset": 0.0})
