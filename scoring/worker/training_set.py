"""What a retraining reads from a project, and the champion that its candidate is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from annotator.errors import Conflict, InvalidInput
from annotator.models import Project
from annotator.scores.stream_features import stream_features
from annotator.versions.training_data import (
    Catalogue,
    Judgements,
    read_catalogue,
    read_judgements,
)
from annotator.versions.training_extent import extent_at, read_extent
from scoring.arrays import Floats
from scoring.checkpoints import CheckpointRefused
from scoring.consistency.calibrator import Calibrator
from scoring.retraining.audit import Champion
from scoring.retraining.dataset import Dataset
from scoring.retraining.evaluate import Scores
from scoring.reward.head import RewardHead
from scoring.vocabulary.messages.problem_model import (
    CHAMPION_UNREADABLE,
    FEATURES_GONE,
    NOTHING_TO_LEARN_FROM,
)
from scoring.vocabulary.training import Extent
from scoring.worker.calibrate import Judge, fit_on_answers, p_consistent_by
from scoring.worker.datasets import dataset_of
from scoring.worker.heads import load_head


@dataclass(frozen=True)
class TrainingSet:
    """The rows of one fit. extent: how far they were read, so that the same can be read again."""

    project: Project
    encoder_key: str
    extent: Extent
    catalogue: Catalogue
    judgements: Judgements
    dataset: Dataset

    def recheck(
        self, head: RewardHead, p_changed_unseen: Mapping[int, float]
    ) -> tuple[Calibrator, Floats]:
        """The calibrator refitted on the answers, and p_consistent (n,) judged by it and `head`."""
        calibrator = fit_on_answers(self.project, self.catalogue, self.judgements, p_changed_unseen)
        judge = Judge(calibrator, None, calibrator.version, "")
        if calibrator.weighs_learned:
            judge = Judge(calibrator, head, "", self.encoder_key)
        return calibrator, p_consistent_by(self.project, self.catalogue, judge)


def read_training_set(
    project: Project, *, encoder_key: str, as_of: int | None = None
) -> TrainingSet:
    """Everything there is now, or what there was at the event `as_of`.

    Raises InvalidInput if nothing is scored.
    """
    extent = None if as_of is None else extent_at(project=project, event=as_of)
    now = read_extent(project=project, encoder_key=encoder_key)
    catalogue = read_catalogue(
        project=project,
        encoder_key=encoder_key,
        features_until=(extent or now).features,
    )
    if not len(catalogue):
        raise InvalidInput(
            NOTHING_TO_LEARN_FROM() if extent is None else FEATURES_GONE(encoder=encoder_key)
        )
    judgements = read_judgements(
        project=project,
        catalogue=catalogue,
        as_of=as_of,
        extent=now if as_of is None else extent,
        audit_labels_imported=True,
    )
    return TrainingSet(
        project=project,
        encoder_key=encoder_key,
        extent=extent or now,
        catalogue=catalogue,
        judgements=judgements,
        dataset=dataset_of(project, encoder_key, catalogue, judgements),
    )


def champion_on(training: TrainingSet) -> Champion | None:
    """The head in use, or, if it reads other features, its scores from its own cached features.

    Raises Conflict if its weights can't be read.
    """
    champion = training.project.champion
    if champion is None:
        return None
    try:
        head = load_head(champion)
    except CheckpointRefused as error:
        raise Conflict(CHAMPION_UNREADABLE(number=champion.number, reason=str(error))) from error
    if champion.encoder_key == training.encoder_key:
        return head
    scores = Scores(*(np.full(len(training.catalogue), np.nan) for _ in range(2)))
    for block in stream_features(project=training.project, encoder_key=champion.encoder_key):
        prediction = head.predict(block.features)
        _, mine, its = np.intersect1d(
            training.dataset.generation, block.generation, assume_unique=True, return_indices=True
        )
        scores.reward[mine] = prediction.reward[its]
        scores.p_good[mine] = prediction.p_good[its]
    return scores
