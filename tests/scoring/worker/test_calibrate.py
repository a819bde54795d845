"""Answers about changed products refit the consistency check, with the version that they made."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.models import (
    ConsistencyOutcome,
    ConsistencyReport,
    Flag,
    FlagKind,
    Generation,
    ModelVersion,
    Project,
)
from annotator.registry.training_data import Catalogue, ChangeRow, Judgements
from scoring.consistency.calibrator import LEAST_ANSWERS, Calibrator
from scoring.consistency.fuse import DEFAULT, FUSED, Fusion
from scoring.worker.calibrate import (
    CONFIG_KEY,
    calibrator_of,
    fit_on_answers,
    judge_anew,
    with_consistency,
)
from tests.factories import make_generation, make_product, make_project

pytestmark = pytest.mark.django_db

SEEN_WELL = {"agreement": 0.9, "visible": 1.0, "mask_certainty": 0.9}
SAME = dict.fromkeys(FUSED, 0.0) | SEEN_WELL
SLIGHT = SAME | {"hue": 0.8 * DEFAULT.hue}
STRICT = Calibrator(fusion=Fusion(weights=(20.0,) * len(FUSED)))
PRODUCTS = 10  # of each kind that people are asked about


def measured(project: Project, measurements: dict[str, float]) -> Generation:
    """A generation whose report the first calibrator has judged."""
    said = Calibrator().judge(measurements)
    generation = make_generation(make_product(project))
    Generation.objects.filter(pk=generation.pk).update(p_consistent=said.p_consistent)
    ConsistencyReport.objects.create(
        generation=generation,
        project=project,
        outcome=said.outcome.value,
        p_consistent=said.p_consistent,
        measurements=measurements,
        segmenter="grabcut",
        version=Calibrator().version,
    )
    return generation


def version_with(project: Project, calibrator: Calibrator | None) -> ModelVersion:
    config = {} if calibrator is None else {CONFIG_KEY: calibrator.to_json()}
    return ModelVersion(project=project, number=1, config=config)


def judged(project: Project, answers: int, *, audit: bool = False) -> tuple[Catalogue, Judgements]:
    """`answers` people call a slight change a change, and the same product the same."""
    kinds = (SLIGHT, SAME) * PRODUCTS
    ids = [measured(project, each).pk for each in kinds]
    known = np.array(ids)
    catalogue = Catalogue(known, known, np.full(len(ids), audit), np.full(len(ids), 0.9))
    changes = [
        ChangeRow(pk, who, kind is SLIGHT)
        for who in range(answers)
        for pk, kind in list(zip(ids, kinds, strict=True))[2 * (who % PRODUCTS) :][:2]
    ]
    return catalogue, Judgements(changes=changes)


def test_a_version_without_a_calibrator_judges_by_the_first_one() -> None:
    assert calibrator_of(None) == calibrator_of(version_with(make_project(), None)) == Calibrator()


def test_enough_answers_move_the_calibrator() -> None:
    project = make_project()
    catalogue, judgements = judged(project, LEAST_ANSWERS)
    fitted = fit_on_answers(project, catalogue, judgements)
    assert fitted.judge(SLIGHT).p_consistent < 0.5 < fitted.judge(SAME).p_consistent
    assert with_consistency(project, catalogue, fitted).p_consistent.tolist() == PRODUCTS * [
        fitted.judge(SLIGHT).p_consistent,
        fitted.judge(SAME).p_consistent,
    ]


@pytest.mark.parametrize(("answers", "audit"), [(LEAST_ANSWERS - 1, False), (100, True)])
def test_too_few_answers_or_audit_products_teach_nothing(answers: int, audit: bool) -> None:
    project = make_project()
    catalogue, judgements = judged(project, answers, audit=audit)
    assert fit_on_answers(project, catalogue, judgements) == Calibrator()


def test_stored_measurements_are_judged_anew_and_flagged_without_pictures() -> None:
    project = make_project()
    slight, same = measured(project, SLIGHT), measured(project, SAME)
    assert judge_anew(version_with(project, STRICT)) == 2
    report = ConsistencyReport.objects.get(generation=slight)
    assert report.outcome == ConsistencyOutcome.INCONSISTENT
    assert report.version == STRICT.version
    slight.refresh_from_db()
    assert slight.p_consistent == report.p_consistent == STRICT.judge(SLIGHT).p_consistent
    (finding,) = report.findings
    assert finding["sentence"] == "The colour changed (ΔE 0, hue 6°)."
    assert [flag.kind for flag in Flag.objects.filter(generation=slight)] == [FlagKind.INCONSISTENT]
    assert not Flag.objects.filter(generation=same).exists()


def test_rolling_back_brings_the_earlier_judgement_back() -> None:
    project = make_project()
    slight = measured(project, SLIGHT)
    judge_anew(version_with(project, STRICT))
    judge_anew(version_with(project, None))
    report = ConsistencyReport.objects.get(generation=slight)
    assert report.outcome == ConsistencyOutcome.CONSISTENT
    assert report.version == Calibrator().version
    assert not Flag.objects.filter(generation=slight, closed_at=None).exists()


def test_what_this_calibrator_judged_is_left_alone() -> None:
    project = make_project()
    measured(project, SAME)
    assert judge_anew(version_with(project, None)) == 0


def test_measurements_of_an_older_check_are_left_alone() -> None:
    project = make_project()
    old = measured(project, {})
    ConsistencyReport.objects.filter(generation=old).update(
        version="1", measurements={"extra": 0.5}
    )
    assert judge_anew(version_with(project, STRICT)) == 0
