"""The consistency calibrator of a model version: fitted on answers, stored with it, put in use.

It is stored in the version's config, so promoting an earlier version brings back its calibrator,
too. If it uses p_changed, the second output of the version's head, both judge a report together. A
version with another calibrator or head judges all reports again. A million reports took 130 to 170
s of processor time, and 240 s with p_changed, which needs the cached features; it takes twice as
long while people are at the queue.
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
JUDGED_A_STEP = 200  # about 20 ms, see `with_rests`
OF_THESE_MEASURES = f"{MEASURES}+"


def first_calibrator() -> Calibrator:
    """The calibrator before any answers: from `SCORING_CALIBRATOR` if set, else the default.

    Raises CalibratorRefused naming the file.
    """
    path = settings.SCORING_CALIBRATOR
    return read_calibrator(Path(path)) if path else Calibrator()


def calibrator_of(version: ModelVersion | None) -> Calibrator:
    """The calibrator that the version was fitted with, or the first one if it has none."""
    stored = None if version is None else version.config.consistency
    return first_calibrator() if stored is None else Calibrator.from_json(stored)


@dataclass(frozen=True)
class Judge:
    """A calibrator, and the head whose p_changed it uses; None if it uses none.

    version: marks the reports that it judged; empty for one that is not stored yet. encoder_key: of
    the features that the head reads.
    """

    calibrator: Calibrator
    head: RewardHead | None
    version: str
    encoder_key: str

    def p_changed(self, project: Project, generations: Sequence[int]) -> dict[int, float]:
        """p_changed by id of the generations with features; empty if it is not used."""
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
        """p_changed of n generations with features (n, d) float16; all None if it is not used."""
        if self.head is None:
            return [None] * len(features)
        return [*self.head.p_changed(features).tolist()]


def judge_of(version: ModelVersion | None) -> Judge:
    """The version's calibrator, with its head if the calibrator uses p_changed.

    Raises CheckpointRefused if the head is needed and its file is missing or damaged.
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
    """Fit on people's answers about training generations; with too few, the first calibrator.

    Answers about the audit set are not used, because the guarantee is proven on them.
    p_changed_unseen: generation → p_changed by a head fitted without answers about its product.
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
    """p_consistent (n,) of the catalogue, as `judge` judges the stored measurements."""
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
    """Judge stored measurements by the version's calibrator, store the reports, return how many."""
    project, judge, judged = version.project, judge_of(version), 0
    stored = read_reports_otherwise(
        project=project, measures=OF_THESE_MEASURES, other_than=judge.version
    )
    # A few at a time, so that a million reports don't fill the memory.
    for batch in with_rests(iter(lambda: list(islice(stored, JUDGED_A_STEP)), [])):
        p_changed = judge.p_changed(project, [each.generation for each in batch])
        rows = [_rejudged(each, judge, p_changed.get(each.generation)) for each in batch]
        flag_reports(reports=record_rejudged(rows=rows, version=judge.version))
        judged += len(rows)
    return judged


def _rejudged(stored: StoredReport, judge: Judge, p_changed: float | None) -> Rejudged:
    report = report_on(stored.measurements, stored.findings, judge.calibrator, p_changed=p_changed)
    return Rejudged(stored.generation, report.outcome, report.p_consistent, report.findings)
