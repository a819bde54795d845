"""The consistency calibrator of a model version: fitted on answers, kept with it, put in use.

It is stored in the version's config, so that promoting an earlier version brings its calibrator
back too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from annotator.models import ConsistencyOutcome, ModelVersion, Project
from annotator.registry.rejudge import (
    Rejudged,
    read_measured,
    read_measured_otherwise,
    read_told,
    record_rejudged,
)
from annotator.registry.training_data import Catalogue, Judgements
from annotator.review.raise_flags import flag_reports
from scoring.consistency.calibrator import (
    MEASURES,
    Calibrator,
    fit_calibrator,
    read_calibrator,
)
from scoring.consistency.report import Finding, FindingCode, Report
from scoring.consistency.retell import retold

CONFIG_KEY = "consistency"
ROWS_AT_ONCE = 2_000
OF_THESE_MEASURES = f"{MEASURES}+"


def first_calibrator() -> Calibrator:
    """What holds before answers: `SCORING_CALIBRATOR`'s thresholds if set, else the defaults.

    Raises CalibratorRefused naming the file.
    """
    path = settings.SCORING_CALIBRATOR
    return read_calibrator(Path(path)) if path else Calibrator()


def calibrator_of(version: ModelVersion | None) -> Calibrator:
    """The one that the version was fitted with; the first one where it has none."""
    stored = None if version is None else version.config.get(CONFIG_KEY)
    return first_calibrator() if stored is None else Calibrator.from_json(stored)


def rejudged(report: Report, calibrator: Calibrator) -> Report:
    """The report as `calibrator` judges its measurements, its findings to match."""
    judgement = calibrator.judge(report.measurements)
    return replace(
        report,
        outcome=judgement.outcome,
        p_consistent=judgement.p_consistent,
        findings=retold(report.findings, report.measurements, calibrator),
        version=calibrator.version,
    )


def fit_on_answers(project: Project, catalogue: Catalogue, judgements: Judgements) -> Calibrator:
    """Fitted on what people said of training generations; the first one while that is too little.

    Products of the audit set teach it nothing: the guarantee is proven on them.
    """
    training = set(catalogue.generation[~catalogue.is_audit].tolist())
    told = [each for each in judgements.changes if each.generation in training]
    generations = sorted({each.generation for each in told})
    measured = dict(
        read_measured(project=project, measures=OF_THESE_MEASURES, generations=generations)
    )
    told = [each for each in told if each.generation in measured]
    changed = np.array([each.changed for each in told], dtype=np.bool_)
    measurements = [measured[each.generation] for each in told]
    rows = np.searchsorted(catalogue.generation, [each.generation for each in told])
    return fit_calibrator(measurements, changed, catalogue.product[rows], start=first_calibrator())


def with_consistency(project: Project, catalogue: Catalogue, calibrator: Calibrator) -> Catalogue:
    """The catalogue with p_consistent as `calibrator` judges what was measured."""
    p_consistent = catalogue.p_consistent.copy()
    stored = read_measured_otherwise(
        project=project, measures=OF_THESE_MEASURES, other_than=calibrator.version
    )
    for generation, measurements in stored:
        row = int(np.searchsorted(catalogue.generation, generation))
        if row < len(catalogue) and catalogue.generation[row] == generation:
            p_consistent[row] = calibrator.judge(measurements).p_consistent
    return replace(catalogue, p_consistent=p_consistent)


def judge_anew(version: ModelVersion) -> int:
    """Write what the version's calibrator says of stored measurements; how many it judged."""
    calibrator, judged = calibrator_of(version), 0
    stored = read_told(
        project=version.project, measures=OF_THESE_MEASURES, other_than=calibrator.version
    )
    # Some at a time, so that a million reports fill no memory.
    while some := list(islice(stored, ROWS_AT_ONCE)):
        rows = []
        for generation, measurements, findings in some:
            said = calibrator.judge(measurements)
            outcome = ConsistencyOutcome(said.outcome.value)
            told = _told_anew(findings, measurements, calibrator)
            rows.append(Rejudged(generation, outcome, said.p_consistent, told))
        flag_reports(reports=record_rejudged(rows=rows, version=calibrator.version))
        judged += len(rows)
    return judged


def _told_anew(
    stored: Sequence[Mapping[str, Any]], measurements: Mapping[str, float], calibrator: Calibrator
) -> list[dict[str, Any]]:
    """Stored findings as the calibrator would tell them; their boxes are fractions and stay."""
    boxes = {each["code"]: each["box"] for each in stored}
    known = [
        Finding(FindingCode(each["code"]), each["sentence"], each["severity"], None)
        for each in stored
    ]
    return [
        {
            "code": each.code.value,
            "sentence": each.sentence,
            "severity": round(each.severity, 3),
            "box": boxes.get(each.code.value),
        }
        for each in retold(known, measurements, calibrator)
    ]
