"""The consistency calibrator of a model version: fitted on answers, kept with it, put in use.

It is stored in the version's config, so that promoting an earlier version brings its calibrator
back too. Where it weighs p_changed, the second output of the version's own head, a report is judged
by both together, and another version judges every report anew. So does any other refitted
calibrator: a million reports took 130 to 170 s of processor time, and 240 s with p_changed, for
which the cached features are read beside them; twice as long while people are at the queue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from annotator.models import ConsistencyOutcome, ModelVersion, Project
from annotator.review.raise_flags import flag_reports
from annotator.scores.rejudge import (
    Rejudged,
    read_measured,
    read_measured_otherwise,
    read_told,
    record_rejudged,
)
from annotator.scores.stream_features import stream_features
from annotator.scores.take_turns import with_rests
from annotator.versions.training_data import Catalogue, Judgements
from scoring.arrays import Features, Floats
from scoring.consistency.calibrator import (
    LEARNED,
    MEASURES,
    Calibrator,
    fit_calibrator,
    read_calibrator,
)
from scoring.consistency.report import Finding, FindingCode, Report
from scoring.consistency.retell import retold
from scoring.reward.head import RewardHead
from scoring.worker.heads import load_head

ROWS_AT_ONCE = 2_000
JUDGED_A_STEP = 200  # 20 ms or so, see `with_rests`
OF_THESE_MEASURES = f"{MEASURES}+"


def first_calibrator() -> Calibrator:
    """What holds before answers: `SCORING_CALIBRATOR`'s thresholds if set, else the defaults.

    Raises CalibratorRefused naming the file.
    """
    path = settings.SCORING_CALIBRATOR
    return read_calibrator(Path(path)) if path else Calibrator()


def calibrator_of(version: ModelVersion | None) -> Calibrator:
    """The one that the version was fitted with; the first one where it has none."""
    stored = None if version is None else version.config.consistency
    return first_calibrator() if stored is None else Calibrator.from_json(stored)


@dataclass(frozen=True)
class Judge:
    """A calibrator, and the head whose p_changed it weighs; None where it weighs none.

    version: what reports that it judged are marked with, empty for one that is not kept yet.
    encoder_key: of the features that the head reads.
    """

    calibrator: Calibrator
    head: RewardHead | None
    version: str
    encoder_key: str

    def p_changed(self, project: Project, generations: Sequence[int]) -> dict[int, float]:
        """By generation, of those that have the features; nothing where it does not matter."""
        if self.head is None:
            return {}
        blocks = stream_features(
            project=project, encoder_key=self.encoder_key, generations=generations
        )
        said: dict[int, float] = {}
        for block in blocks:
            p_changed = self.head.p_changed(block.features).tolist()
            said.update(zip(block.generation.tolist(), p_changed, strict=True))
        return said

    def p_changed_of(self, features: Features | None) -> float | None:
        """Of one generation's features (d,), None where they were not made or it does not matter.

        They count as they are cached, in half precision.
        """
        if self.head is None or features is None:
            return None
        return float(self.head.p_changed(features[None].astype(np.float16))[0])


def judge_of(version: ModelVersion | None) -> Judge:
    """The version's calibrator with its head where that matters.

    Raises CheckpointRefused where it does and the stored weights are missing or damaged.
    """
    calibrator = calibrator_of(version)
    if version is None or not calibrator.weighs_learned:
        return Judge(calibrator, None, calibrator.version, "")
    marked = f"{calibrator.version}@{version.sha256[:8]}"
    return Judge(calibrator, load_head(version), marked, version.encoder_key)


def rejudged(report: Report, judge: Judge, features: Features | None) -> Report:
    """The report as `judge` sees its measurements, its findings to match.

    features: (d,) of the generation for the judge's head, None where they were not made.
    """
    seen = _beside(report.measurements, judge.p_changed_of(features))
    judgement = judge.calibrator.judge(seen)
    return replace(
        report,
        outcome=judgement.outcome,
        p_consistent=judgement.p_consistent,
        findings=retold(report.findings, seen, judge.calibrator),
        version=judge.version,
    )


def _beside(measurements: Mapping[str, float], p_changed: float | None) -> Mapping[str, float]:
    """The measurements with p_changed; where nothing was measured, nothing."""
    if not measurements or p_changed is None:
        return measurements
    return {**measurements, LEARNED: p_changed}


def fit_on_answers(
    project: Project,
    catalogue: Catalogue,
    judgements: Judgements,
    p_changed_unseen: Mapping[int, float] | None = None,
) -> Calibrator:
    """Fitted on what people said of training generations; the first one while that is too little.

    Products of the audit set teach it nothing: the guarantee is proven on them.
    p_changed_unseen: generation → what a head that knows no answer about its product says.
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
    learned = None
    if p_changed_unseen:
        learned = np.array([p_changed_unseen.get(each.generation, np.nan) for each in told])
    return fit_calibrator(
        measurements,
        changed,
        catalogue.product[rows],
        start=first_calibrator(),
        p_changed=learned,
    )


def p_consistent_by(project: Project, catalogue: Catalogue, judge: Judge) -> Floats:
    """p_consistent (n,) of the catalogue as `judge` sees what was measured."""
    p_consistent = catalogue.p_consistent.copy()
    stored = read_measured_otherwise(
        project=project, measures=OF_THESE_MEASURES, other_than=judge.version
    )
    while some := list(islice(stored, ROWS_AT_ONCE)):
        p_changed = judge.p_changed(project, [generation for generation, _ in some])
        for generation, measurements in some:
            row = int(np.searchsorted(catalogue.generation, generation))
            if row < len(catalogue) and catalogue.generation[row] == generation:
                seen = _beside(measurements, p_changed.get(generation))
                p_consistent[row] = judge.calibrator.judge(seen).p_consistent
    return p_consistent


def judge_anew(version: ModelVersion) -> int:
    """Write what the version's calibrator says of stored measurements; how many it judged."""
    project, judge, judged = version.project, judge_of(version), 0
    stored = read_told(project=project, measures=OF_THESE_MEASURES, other_than=judge.version)
    # Some at a time, so that a million reports fill no memory.
    for some in with_rests(iter(lambda: list(islice(stored, JUDGED_A_STEP)), [])):
        p_changed = judge.p_changed(project, [generation for generation, _, _ in some])
        rows = []
        for generation, measurements, findings in some:
            seen = _beside(measurements, p_changed.get(generation))
            said = judge.calibrator.judge(seen)
            outcome = ConsistencyOutcome(said.outcome.value)
            told = _told_anew(findings, seen, judge.calibrator)
            rows.append(Rejudged(generation, outcome, said.p_consistent, told))
        flag_reports(reports=record_rejudged(rows=rows, version=judge.version))
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
