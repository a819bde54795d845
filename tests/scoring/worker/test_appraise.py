"""Measurements are judged once, by one version, for the catalogue and for the judge API."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.models import ModelVersion, Project
from scoring.consistency.calibrator import Calibrator
from scoring.consistency.fuse import FUSED, Fusion
from scoring.consistency.report import Comparison
from scoring.pipeline import MeasuredGeneration, MeasuredProduct
from scoring.vocabulary.messages.findings import LIKE_CHANGED
from scoring.vocabulary.outcomes import Outcome
from scoring.vocabulary.training import VersionConfig
from scoring.worker import appraise as appraise_module
from scoring.worker.appraise import appraise
from scoring.worker.calibrate import judge_of
from tests.factories import make_project
from tests.scoring.worker.material import DIMENSION, enthroned

pytestmark = pytest.mark.django_db

KEY = "lite@test"
SAME = dict.fromkeys(FUSED, 0.0) | {
    "agreement": 0.9,
    "visible": 1.0,
    "mask_certainty": 0.9,
    "original_certainty": 1.0,
}


class SmallEncoder:
    key, dimension = KEY, DIMENSION


@pytest.fixture(autouse=True)
def small_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appraise_module, "current_encoder", SmallEncoder)


def measured(*features: tuple[float, float]) -> MeasuredProduct:
    """Unchanged generations; good where the first feature is large, changed where the second is."""
    comparison = Comparison(SAME, (), np.eye(2, 3), np.ones((8, 8), bool), np.zeros((8, 8), "f4"))
    generations = []
    for key, first_two in enumerate(features):
        vector = np.zeros(DIMENSION, np.float32)
        vector[:2] = first_two
        generations.append(MeasuredGeneration(key, comparison, vector))
    return MeasuredProduct(1, width=8, generations=tuple(generations))


def champion(project: Project, calibrator: Calibrator) -> ModelVersion:
    version = enthroned(project, key=KEY, dimension=DIMENSION)
    version.config = VersionConfig(consistency=calibrator.to_json())
    return version


def test_without_a_version_the_first_calibrator_judges_and_nothing_is_rewarded() -> None:
    (appraised,) = appraise(None, measured((3.0, 0.0)), segmenter="grabcut@2")
    assert (appraised.report.outcome, appraised.reward) == (Outcome.CONSISTENT, None)
    assert appraised.report.p_consistent == Calibrator().judge(SAME).p_consistent
    assert appraised.report.version == Calibrator().version


def test_the_versions_head_rewards_each_generation() -> None:
    version = champion(make_project(), Calibrator())
    good, bad = appraise(version, measured((3.0, 0.0), (-3.0, 0.0)), segmenter="grabcut@2")
    assert good.reward is not None and bad.reward is not None
    assert good.reward.p_good > 0.5 > bad.reward.p_good


def test_what_its_head_says_of_the_product_lowers_p_consistent() -> None:
    version = champion(make_project(), Calibrator(fusion=Fusion(learned=3.0, usual=0.0)))
    changed, same = appraise(version, measured((0.0, 4.0), (0.0, -4.0)), segmenter="grabcut@2")
    assert changed.report.outcome is Outcome.INCONSISTENT
    assert [each.message for each in changed.report.findings] == [LIKE_CHANGED()]
    assert same.report.p_consistent == Calibrator().judge(SAME).p_consistent
    assert {changed.report.version, same.report.version} == {judge_of(version).version}


def test_a_version_of_other_features_judges_without_its_head() -> None:
    version = champion(make_project(), Calibrator(fusion=Fusion(learned=3.0, usual=0.0)))
    version.encoder_key = "another@1"
    (appraised,) = appraise(version, measured((0.0, 4.0)), segmenter="grabcut@2")
    assert (appraised.report.outcome, appraised.reward) == (Outcome.CONSISTENT, None)


def test_nothing_measured_is_nothing_appraised() -> None:
    assert appraise(None, MeasuredProduct(1), segmenter="grabcut@2") == []
