from __future__ import annotations

import json

import numpy as np
import pytest

from scoring.arrays import Floats
from scoring.retraining import gate
from scoring.retraining.evaluate import MEASURES, Replicates
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.measures import Measure
from scoring.vocabulary.messages.gate import (
    MORE_COVERAGE,
    NO_FEATURES_OF_AUDIT,
    TOO_FEW_AUDIT_ANSWERS,
)
from scoring.vocabulary.say import say


def scorer(noise: float = 0.01, **levels: float) -> Replicates:
    """Replicates around 0.5, or around the given level of a measure."""
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
    assert decision.reasons[0].code == "gate_better"
    assert decision.reasons[0].values["measure"] == Measure.PAIR_ACCURACY
    assert decision.reasons[0].values["value"] == pytest.approx(0.1)


def test_better_on_one_alone_waits() -> None:
    decision = decide(scorer(pair_accuracy=0.6))

    assert not decision.promote
    assert decision.reasons[0].code == "gate_no_better"
    assert decision.reasons[-1].code == "gate_no_coverage"


def test_better_within_noise_waits() -> None:
    candidate = scorer()
    candidate[Measure.PAIR_ACCURACY] = noisy(0.52, 1)
    candidate[Measure.AVERAGE_PRECISION] = noisy(0.52, 2)

    assert not decide(candidate).promote


def test_equal_with_more_coverage_is_promoted() -> None:
    decision = decide(scorer(), coverage=(0.4, 0.3))

    assert decision.promote
    assert decision.reasons[0] == MORE_COVERAGE(candidate=0.4, champion=0.3)


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
    assert decision.reasons[0].code == "gate_worse"
    assert decision.reasons[0].values["measure"] == measure
    assert decision.reasons[0].values["value"] == pytest.approx(-0.1)


def test_too_few_audit_answers_wait() -> None:
    candidate = scorer(average_precision=0.9)
    candidate[Measure.PAIR_ACCURACY] = np.full(200, np.nan)
    decision = decide(candidate, coverage=(0.5, 0.1))

    assert not decision.promote
    assert decision.reasons == (TOO_FEW_AUDIT_ANSWERS(),)


class TestFirstVersion:
    def test_better_than_chance_is_promoted_with_the_reason(self) -> None:
        decision = gate.first_version(scorer(pair_accuracy=0.7), scorer())

        assert decision.promote
        assert [each.code for each in decision.reasons] == [
            "gate_first_version",
            "gate_against_chance",
            "gate_against_chance",
        ]

    def test_no_better_than_chance_is_promoted_too(self) -> None:
        assert gate.first_version(scorer(), scorer()).promote

    def test_worse_than_chance_beyond_noise_waits(self) -> None:
        decision = gate.first_version(scorer(pair_accuracy=0.3), scorer())

        assert not decision.promote
        assert decision.reasons[0].code == "gate_worse_than_chance"

    def test_unmeasured_is_promoted_and_says_so(self) -> None:
        nothing = {name: np.full(11, np.nan) for name in MEASURES}
        decision = gate.first_version(nothing, nothing)

        assert decision.promote
        assert decision.reasons[1].code == "gate_not_measured"


def test_incomparable_features_leave_it_to_an_admin() -> None:
    decision = gate.incomparable(NO_FEATURES_OF_AUDIT())

    assert not decision.promote
    assert say(decision.reasons[0]) == (
        "Can't be compared with the version in use: no audit image has the features that it needs."
    )


def test_a_decision_survives_json() -> None:
    decision = decide(scorer(pair_accuracy=0.6, average_precision=0.6))
    stored = json.dumps(decision.to_json(), allow_nan=False)

    assert GateDecision.from_json(json.loads(stored)) == decision


def test_every_difference_is_kept_signed_so_that_more_is_better() -> None:
    differences = decide(scorer(calibration_error=0.4, pair_accuracy=0.3)).differences

    assert differences["calibration_error"].value == pytest.approx(0.1)
    assert differences["pair_accuracy"].high < 0.0
