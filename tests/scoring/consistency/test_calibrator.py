from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from scoring.consistency.calibrator import (
    LEARNED,
    LEAST_ANSWERS,
    Calibrator,
    CalibratorRefused,
    fit_calibrator,
    read_calibrator,
)
from scoring.consistency.fuse import DEFAULT, FUSED, Fusion, Thresholds
from scoring.vocabulary.outcomes import Outcome

SEEN_WELL = {"agreement": 0.9, "visible": 1.0, "mask_certainty": 0.9, "original_certainty": 1.0}
UNCHANGED = dict.fromkeys(FUSED, 0.0) | SEEN_WELL
CHANGED = UNCHANGED | {"hue": 2 * DEFAULT.hue}


def is_another(calibrator: Calibrator, measurements: dict[str, float]) -> bool:
    return calibrator.is_another(measurements, calibrator.judge(measurements))


def test_it_judges_stored_measurements() -> None:
    assert Calibrator().judge(UNCHANGED).outcome is Outcome.CONSISTENT
    assert Calibrator().judge(CHANGED).outcome is Outcome.INCONSISTENT


@pytest.mark.parametrize("name", ["original_certainty", "agreement", "visible", "mask_certainty"])
def test_what_was_not_seen_well_cannot_be_verified(name: str) -> None:
    judgement = Calibrator().judge(UNCHANGED | {name: 0.1})
    assert (judgement.outcome, judgement.p_consistent) == (Outcome.CANNOT_VERIFY, 0.5)
    assert judgement.doubt == name


def test_what_is_found_nowhere_is_another_product_if_it_could_not_be_overlooked() -> None:
    nowhere = CHANGED | {"agreement": 0.1}
    plain, faint = nowhere | {"distinct": 0.9}, nowhere | {"distinct": 0.3}
    assert Calibrator().judge(plain).outcome is Outcome.INCONSISTENT
    assert is_another(Calibrator(), plain)
    assert Calibrator().judge(faint).outcome is Outcome.CANNOT_VERIFY
    assert not is_another(Calibrator(), faint)
    assert not is_another(Calibrator(), CHANGED)


def test_nothing_measured_is_never_a_pass() -> None:
    judgement = Calibrator().judge({})
    assert (judgement.outcome, judgement.p_consistent) == (Outcome.CANNOT_VERIFY, 0.0)


def test_it_survives_json_and_a_file(tmp_path: Path) -> None:
    calibrator = Calibrator(Thresholds(hue=3.5), Fusion(bias=3.0))
    path = tmp_path / "calibrator.json"
    path.write_text(json.dumps(calibrator.to_json()))
    assert read_calibrator(path) == calibrator
    assert read_calibrator(path).version == calibrator.version


def test_one_fitted_before_the_last_measurements_takes_the_priors_weight_for_them() -> None:
    content = json.loads(json.dumps(Calibrator(fusion=Fusion(bias=3.0)).to_json()))
    content["fusion"]["weights"] = content["fusion"]["weights"][:-1]
    del content["thresholds"]["detail"]
    assert Calibrator.from_json(content) == Calibrator(fusion=Fusion(bias=3.0))


def test_severities_count_in_what_alone_decides() -> None:
    strict = Calibrator(fusion=Fusion(weights=(64.0,) + (4.0,) * (len(FUSED) - 1)))
    measured = UNCHANGED | {FUSED[0]: 0.5 * getattr(DEFAULT, FUSED[0]), "hue": DEFAULT.hue}
    severities = strict.severities(measured)
    assert severities[FUSED[0]] == pytest.approx(1.0)
    assert severities["hue"] == pytest.approx(1.0)
    assert strict.judge(measured | {"hue": 0.0}).p_consistent == pytest.approx(0.5)


def test_the_version_names_the_content() -> None:
    assert Calibrator().version.endswith("-prior")
    others = [Calibrator(Thresholds(hue=3.5)), Calibrator(fusion=Fusion(bias=3.0))]
    assert len({each.version for each in [Calibrator(), *others]}) == 3


def test_what_was_learned_lowers_p_and_takes_no_doubt_away() -> None:
    calibrator = Calibrator(fusion=Fusion(learned=2.0, usual=-2.0))
    assert calibrator.judge(UNCHANGED, 0.7).outcome is Outcome.INCONSISTENT
    without = Calibrator().judge(UNCHANGED)
    assert calibrator.judge(UNCHANGED) == without == Calibrator().judge(UNCHANGED, 0.7)
    doubtful = UNCHANGED | {"agreement": 0.1, "distinct": 0.9}
    unsure = calibrator.judge(doubtful, 0.7)
    assert unsure.outcome is Outcome.CANNOT_VERIFY
    assert unsure.p_consistent == calibrator.judge(UNCHANGED, 0.7).p_consistent
    assert not calibrator.is_another(doubtful, unsure)


def test_its_severity_is_on_the_scale_of_the_others() -> None:
    calibrator = Calibrator(fusion=Fusion(learned=2.0, usual=0.0))
    p_changed = float(1 / (1 + np.exp(-2.0)))  # lowers by 4, as much as the bias
    assert calibrator.judge(UNCHANGED, p_changed).p_consistent == pytest.approx(0.5)
    assert calibrator.severities(UNCHANGED, p_changed)[LEARNED] == pytest.approx(1.0)
    assert LEARNED not in Calibrator().severities(UNCHANGED, p_changed)


def test_a_weight_survives_json_and_no_weight_is_not_mentioned() -> None:
    weighing = Calibrator(fusion=Fusion(learned=0.7, usual=-2.2))
    assert Calibrator.from_json(weighing.to_json()) == weighing
    assert "learned" not in str(Calibrator(fusion=Fusion(bias=3.0)).to_json()["fusion"])
    assert weighing.version != Calibrator().version


@pytest.mark.parametrize(
    "content",
    ["{}", "[]", "no JSON", '{"thresholds": {"shoe": 1}}', '{"thresholds": {"hue": "a"}}'],
)
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "mine.json"
    path.write_text(content)
    with pytest.raises(CalibratorRefused, match=r"mine\.json"):
        read_calibrator(path)


def test_few_answers_leave_it_as_it_is() -> None:
    few = LEAST_ANSWERS - 1
    measurements = [CHANGED] * few + [UNCHANGED] * 500
    changed = np.arange(few + 500) < few
    product = np.arange(few + 500)
    assert fit_calibrator(measurements, changed, product, start=Calibrator()) == Calibrator()


@pytest.mark.slow
def test_answers_that_say_nothing_of_other_products_leave_it_as_it_is() -> None:
    """One odd product, answered often, is no rule for the rest."""
    slight = UNCHANGED | {"hue": 0.8 * DEFAULT.hue}
    measurements = [slight] * 40 + [CHANGED] * 40 + [slight] * 60 + [UNCHANGED] * 60
    changed = np.repeat([True, True, False, False], [40, 40, 60, 60])
    product = np.concatenate([np.zeros(40, np.int64), np.arange(1, 161)])
    assert fit_calibrator(measurements, changed, product, start=Calibrator()) == Calibrator()


def test_enough_answers_refit_the_fusion_but_not_the_thresholds() -> None:
    slight = UNCHANGED | {"hue": 0.8 * DEFAULT.hue}  # consistent by the prior
    measurements = [slight] * 60 + [UNCHANGED] * 60 + [{}] * 60
    changed = np.arange(180) < 60
    fitted = fit_calibrator(measurements, changed, np.arange(180) // 2, start=Calibrator())
    assert Calibrator().judge(slight).outcome is Outcome.CONSISTENT
    assert fitted.judge(slight).outcome is Outcome.INCONSISTENT
    assert fitted.judge(UNCHANGED).outcome is Outcome.CONSISTENT
    assert fitted.thresholds == DEFAULT


class TestWeighingWhatWasLearned:
    """400 answers about 100 products, of which the measurements tell little."""

    PRODUCT = np.arange(400) // 4

    def answers(self, seed: int) -> tuple[list[dict[str, float]], np.ndarray]:
        draw = np.random.default_rng(seed)
        changed = draw.random(400) < 0.25
        hue = draw.uniform(0, 0.9, 400) * DEFAULT.hue
        return [UNCHANGED | {"hue": float(each)} for each in hue], changed

    def fit(self, seed: int, p_changed: np.ndarray | None) -> Calibrator:
        measurements, changed = self.answers(seed)
        return fit_calibrator(
            measurements, changed, self.PRODUCT, start=Calibrator(), p_changed=p_changed
        )

    @pytest.mark.slow
    def test_what_predicts_answers_about_held_out_products_is_weighed(self) -> None:
        _, changed = self.answers(0)
        draw = np.random.default_rng(1)
        telling = 1 / (1 + np.exp(-(np.where(changed, 0.5, -1.5) + draw.normal(0, 0.7, 400))))
        fitted = self.fit(0, telling)
        assert fitted.weighs_learned
        assert fitted.fusion.learned > 0.3
        without = self.fit(0, None)
        assert not without.weighs_learned

    @pytest.mark.slow
    def test_noise_is_mostly_left_out_and_never_counts_for_much(self) -> None:
        fitted = [
            self.fit(seed, np.random.default_rng(100 + seed).uniform(0.02, 0.7, 400))
            for seed in range(12)
        ]
        weights = [each.fusion.learned for each in fitted]
        assert sum(weight > 0 for weight in weights) <= 2
        assert max(weights) < 0.3

    @pytest.mark.slow
    def test_what_no_head_says_anything_of_is_as_without_it(self) -> None:
        assert self.fit(0, np.full(400, np.nan)) == self.fit(0, None)
