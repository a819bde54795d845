from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from scoring.retraining.curves import (
    COVERAGE,
    precision_recall,
    reliability_diagram,
    risk_coverage,
)
from scoring.retraining.evaluate import Panel, Scores, audit_panel, random_scorer
from tests.scoring.retraining.projects import Project

DRAWS = {"replicates": 100, "seed": 0}


@pytest.fixture(scope="module")
def panel_and_truth() -> tuple[Panel, Scores]:
    project = Project(200)
    audit = project.answered(20, 600).part(audit=True)
    reward = project.world.reward[project.is_audit]
    return audit_panel(audit), Scores(reward, expit(2.0 * reward))


def test_the_risk_of_accepting_everything_is_the_share_of_bad_images(
    panel_and_truth: tuple[Panel, Scores],
) -> None:
    panel, truth = panel_and_truth
    curve = risk_coverage(panel, {"candidate": truth, "baseline": truth}, **DRAWS)

    assert curve is not None and curve.coverage == pytest.approx(COVERAGE.tolist())
    assert curve.candidate.value[-1] == pytest.approx(1.0 - panel.label.mean(), abs=1e-4)


def test_a_scorer_that_knows_has_little_risk_at_little_coverage(
    panel_and_truth: tuple[Panel, Scores],
) -> None:
    panel, truth = panel_and_truth
    dice = Scores(truth.reward * 0.0, np.full(len(truth.p_good), 0.5))
    curve = risk_coverage(panel, {"candidate": truth, "baseline": dice}, **DRAWS)

    assert curve is not None
    assert curve.candidate.high[0] < curve.baseline.low[0]
    # All scores are tied, so the same share is bad at every coverage.
    assert curve.baseline.value == pytest.approx([curve.baseline.value[-1]] * 20)


def test_the_precision_of_finding_everything_is_the_share_of_good_images(
    panel_and_truth: tuple[Panel, Scores],
) -> None:
    panel, truth = panel_and_truth
    dice = Scores(truth.reward * 0.0, np.full(len(truth.p_good), 0.5))
    curve = precision_recall(panel, {"candidate": truth, "baseline": dice}, **DRAWS)

    assert curve is not None and len(curve.recall) == 20
    good = float(panel.label.mean())
    assert curve.baseline.value == pytest.approx([good] * 20, abs=1e-4)  # one tie
    assert curve.candidate.value[0] > good + 0.2
    assert curve.candidate.value[0] >= curve.candidate.value[-1] >= good - 1e-4


def test_true_probabilities_lie_within_the_intervals_of_what_was_found(
    panel_and_truth: tuple[Panel, Scores],
) -> None:
    panel, truth = panel_and_truth
    bins = reliability_diagram(panel, truth, **DRAWS)

    assert bins is not None and sum(each.images for each in bins) == len(panel.judged)
    inside = [each.low - 0.03 <= each.predicted <= each.high + 0.03 for each in bins]
    assert np.mean(inside) >= 0.7


def test_a_scorer_that_is_too_timid_shows(panel_and_truth: tuple[Panel, Scores]) -> None:
    panel, truth = panel_and_truth

    def gap(scores: Scores) -> float:
        bins = reliability_diagram(panel, scores, **DRAWS)
        assert bins is not None
        return float(np.mean([abs(each.found - each.predicted) for each in bins]))

    assert gap(Scores(truth.reward, expit(0.2 * truth.reward))) > gap(truth) + 0.1


def test_few_products_tell_nothing() -> None:
    project = Project(8)
    audit = project.dataset(project.singles(30, audit=True)).part(audit=True)
    scores = random_scorer(audit, pass_rate=0.5)

    assert risk_coverage(audit_panel(audit), {"candidate": scores}, **DRAWS) is None
    assert reliability_diagram(audit_panel(audit), scores, **DRAWS) is None
