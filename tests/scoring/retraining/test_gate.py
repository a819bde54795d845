from __future__ import annotations

import json

import numpy as np
import pytest

from scoring.arrays import Floats
from scoring.retraining import gate
from scoring.retraining.evaluate import MEASURES, Replicates
from scoring.retraining.gate import GateDecision


def scorer(noise: float = 0.01, **levels: float) -> Replicates:
    """Replicates around 0.5, or around the level given for a measure."""
    rng = np.random.default_rng(0)
    return {name: levels.get(name, 0.5) + noise * rng.normal(size=200) for name in MEASURES}


def noisy(level: float, seed: int) -> Floats:
    return np.asarray(level + 0.05 * np.random.default_rng(seed).normal(size=200))


def decide(candidate: Replicates, *, coverage: tuple[float, float] = (0.0, 0.0)) -> GateDecision:
    return gate.against_champion(
        candidate,
        scorer(),
        candidate_coverage=coverage[0],
        champion_coverage=coverage[1],
    )


def test_better_beyond_noise_on_both_main_measures_is_promoted() -> None:
    decision = decide(scorer(pair_accuracy=0.6, average_precision=0.6))

    assert decision.promote
    assert decision.reasons[0].startswith("better beyond noise: pair accuracy +0.100")


def test_better_on_one_alone_waits() -> None:
    decision = decide(scorer(pair_accuracy=0.6))

    assert not decision.promote
    assert decision.reasons[0] == "no better than the champion beyond noise"


def test_better_within_noise_waits() -> None:
    candidate = scorer()
    candidate["pair_accuracy"] = noisy(0.52, 1)
    candidate["average_precision"] = noisy(0.52, 2)

    assert not decide(candidate).promote


def test_equal_with_more_coverage_is_promoted() -> None:
    decision = decide(scorer(), coverage=(0.4, 0.3))

    assert decision.promote
    assert "certified coverage 40% against 30%" in decision.reasons[0]


@pytest.mark.parametrize("coverage", [(0.54, 0.52), (0.3, 0.28), (0.1, 0.08)])
def test_one_step_of_coverage_is_no_difference(coverage: tuple[float, float]) -> None:
    assert not decide(scorer(), coverage=coverage).promote
    better = scorer(pair_accuracy=0.6, average_precision=0.6)
    assert decide(better, coverage=coverage[::-1]).promote


def test_less_coverage_waits_even_when_better() -> None:
    better = scorer(pair_accuracy=0.6, average_precision=0.6)

    assert not decide(better, coverage=(0.2, 0.3)).promote


@pytest.mark.parametrize(
    ("measure", "level"),
    [("precision_at_recall_90", 0.4), ("calibration_error", 0.6)],
)
def test_worse_beyond_noise_on_any_measure_waits(measure: str, level: float) -> None:
    levels = {"pair_accuracy": 0.6, "average_precision": 0.6, measure: level}
    decision = decide(scorer(**levels), coverage=(0.4, 0.3))

    assert not decision.promote
    assert decision.reasons[0].startswith(f"worse beyond noise: {measure.replace('_', ' ')} -0.100")


def test_too_few_audit_answers_wait() -> None:
    candidate = scorer(average_precision=0.9)
    candidate["pair_accuracy"] = np.full(200, np.nan)
    decision = decide(candidate, coverage=(0.5, 0.1))

    assert not decision.promote
    assert "too few audit answers" in decision.reasons[0]


class TestFirstVersion:
    def test_better_than_chance_is_promoted_with_the_reason(self) -> None:
        decision = gate.first_version(scorer(pair_accuracy=0.7), scorer())

        assert decision.promote
        assert decision.reasons[0] == "first version: there is no champion to compare with"

    def test_no_better_than_chance_is_promoted_too(self) -> None:
        assert gate.first_version(scorer(), scorer()).promote

    def test_worse_than_chance_beyond_noise_waits(self) -> None:
        decision = gate.first_version(scorer(pair_accuracy=0.3), scorer())

        assert not decision.promote
        assert "worse than chance beyond noise" in decision.reasons[0]

    def test_unmeasured_is_promoted_and_says_so(self) -> None:
        nothing = {name: np.full(11, np.nan) for name in MEASURES}
        decision = gate.first_version(nothing, nothing)

        assert decision.promote
        assert "no audit answers" in decision.reasons[1]


def test_incomparable_features_leave_it_to_an_admin() -> None:
    decision = gate.incomparable("other features")

    assert not decision.promote
    assert decision.reasons == ("cannot be compared with the champion: other features",)


def test_reasons_are_kept_as_figures_too_for_pages_in_any_language() -> None:
    kept = decide(scorer(pair_accuracy=0.6, average_precision=0.6)).to_json()

    assert json.loads(json.dumps(kept, allow_nan=False)) == kept
    assert [each["code"] for each in kept["findings"]] == ["better", "better"]
    assert kept["findings"][0]["measure"] == "pair_accuracy"
    assert kept["findings"][0]["value"] == pytest.approx(0.1)


def test_every_difference_is_kept_signed_so_that_more_is_better() -> None:
    differences = decide(scorer(calibration_error=0.4, pair_accuracy=0.3)).differences

    assert differences["calibration_error"]["value"] == pytest.approx(0.1)
    assert differences["pair_accuracy"]["high"] < 0.0
