"""The consistency calibrator of a model version: fitted on answers, kept with it, put in use.

It is stored in the version's config, so that promoting an earlier version brings its calibrator
back too. Where it weighs p_changed, the second output of the version's own head, a report is judged
by both together. Every version whose calibrator or head differs judges all reports anew: a million
took 130 to 170 s of processor time, and 240 s with p_changed, for which the cached features are
read beside them; twice as long while people are at the queue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from django.conf import settings

from annotator.models import ModelVersion, Project
from annotator.review.raise_flags import flag_reports
from annotator.scores.rejudge import (
    Rejudged,
    StoredReport,
    read_measured,
    read_measured_otherwise,
    read_reports_otherwise,
    record_rejudged,
)
from annotator.scores.stream_features import stream_features
from annotator.scores.take_turns import with_rests
from annotator.versions.training_data import Catalogue, Judgements
from scoring.arrays import Features, Floats
from scoring.consistency.calibrator import MEASURES, Calibrator, fit_calibrator, read_calibrator
from scoring.consistency.conclude import report_on
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

    version: the mark of reports that it judged, empty for one that is not kept yet.
    encoder_key: of the features that the head reads.
    """

    calibrator: Calibrator
    head: RewardHead | None
    version: str
    encoder_key: str

    def p_changed(self, project: Project, generations: Sequence[int]) -> dict[int, float]:
        """By generation, of those that have the features; empty where it has no weight."""
        if self.head is None:
            return {}
        blocks = stream_features(
            project=project, encoder_key=self.encoder_key, generations=generations
        )
        by_generation: dict[int, float] = {}
        for block in blocks:
            p_changed = self.head.p_changed(block.features).tolist()
            by_generation.update(zip(block.generation.tolist(), p_changed, strict=True))
        return by_generation

    def p_changed_of(self, features: Features) -> list[float | None]:
        """Of n generations by their features (n, d) float16; None each where it has no weight."""
        if self.head is None:
            return [None] * len(features)
        return [*self.head.p_changed(features).tolist()]


def judge_of(version: ModelVersion | None) -> Judge:
    """The version's calibrator with its head, where that has a weight.

    Raises CheckpointRefused where it has one and the stored file is missing or damaged.
    """
    calibrator = calibrator_of(version)
    if version is None or not calibrator.weighs_learned:
        return Judge(calibrator, None, calibrator.version, "")
    marked = f"{calibrator.version}@{version.sha256[:8]}"
    return Judge(calibrator, load_head(version), marked, version.encoder_key)


def fit_on_answers(
    project: Project,
    catalogue: Catalogue,
    judgements: Judgements,
    p_changed_unseen: Mapping[int, float] | None = None,
) -> Calibrator:
    """Fitted on people's answers about training generations; the first one while they are too few.

    Products of the audit set teach it nothing: the guarantee is proven on them.
    p_changed_unseen: generation → what a head that knows no answer about its product says.
    """
    training = set(catalogue.generation[~catalogue.is_audit].tolist())
    answers = [each for each in judgements.changes if each.generation in training]
    generations = sorted({each.generation for each in answers})
    measured = dict(
        read_measured(project=project, measures=OF_THESE_MEASURES, generations=generations)
    )
    answers = [each for each in answers if each.generation in measured]
    rows = np.searchsorted(catalogue.generation, [each.generation for each in answers])
    p_changed = None
    if p_changed_unseen:
        p_changed = np.array([p_changed_unseen.get(each.generation, np.nan) for each in answers])
    return fit_calibrator(
        [measured[each.generation] for each in answers],
        np.array([each.changed for each in answers], dtype=np.bool_),
        catalogue.product[rows],
        start=first_calibrator(),
        p_changed=p_changed,
    )


def p_consistent_by(project: Project, catalogue: Catalogue, judge: Judge) -> Floats:
    """p_consistent (n,) of the catalogue as `judge` judges what was measured."""
    p_consistent = catalogue.p_consistent.copy()
    stored = read_measured_otherwise(
        project=project, measures=OF_THESE_MEASURES, other_than=judge.version
    )
    while batch := list(islice(stored, ROWS_AT_ONCE)):
        p_changed = judge.p_changed(project, [generation for generation, _ in batch])
        for generation, measurements in batch:
            row = int(np.searchsorted(catalogue.generation, generation))
            if row < len(catalogue) and catalogue.generation[row] == generation:
                judgement = judge.calibrator.judge(measurements, p_changed.get(generation))
                p_consistent[row] = judgement.p_consistent
    return p_consistent


def judge_anew(version: ModelVersion) -> int:
    """Judge stored measurements by the version's calibrator and store the reports; how many."""
    project, judge, judged = version.project, judge_of(version), 0
    stored = read_reports_otherwise(
        project=project, measures=OF_THESE_MEASURES, other_than=judge.version
    )
    # Some at a time, so that a million reports fill no memory.
    for batch in with_rests(iter(lambda: list(islice(stored, JUDGED_A_STEP)), [])):
        p_changed = judge.p_changed(project, [each.generation for each in batch])
        rows = [_rejudged(each, judge, p_changed.get(each.generation)) for each in batch]
        flag_reports(reports=record_rejudged(rows=rows, version=judge.version))
        judged += len(rows)
    return judged


def _rejudged(stored: StoredReport, judge: Judge, p_changed: float | None) -> Rejudged:
    report = report_on(stored.measurements, stored.findings, judge.calibrator, p_changed=p_changed)
    return Rejudged(stored.generation, report.outcome, report.p_consistent, report.findings)
