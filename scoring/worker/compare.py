"""Where two versions disagree most: both score the same images, from each one's own features."""

from __future__ import annotations

import numpy as np

from annotator.errors import Conflict
from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.models import JobKind, ModelVersion
from annotator.scores.stream_features import stream_features
from annotator.versions.differences import Difference, record_differences
from annotator.versions.training_data import read_catalogue
from scoring.arrays import Floats, Ints
from scoring.checkpoints import CheckpointRefused
from scoring.reward.threads import one_blas_thread
from scoring.vocabulary.job_figures import CompareFigures
from scoring.vocabulary.messages.jobs import COMPARING_VERSIONS, VERSIONS_COMPARED
from scoring.vocabulary.messages.problem_model import NOTHING_IN_USE, WEIGHTS_UNUSABLE
from scoring.vocabulary.rules import score_of
from scoring.worker.heads import load_head

# Reading the features of more images takes longer than a person would wait for the answer.
COMPARED_AT_MOST = 20_000
KEPT = 48
IDS_AT_ONCE = 4_096


@handles(JobKind.COMPARE)
def compare(run: JobRun) -> JobOutcome:
    """Compare the version of the job's arguments with the one in use."""
    project = run.job.project
    version = ModelVersion.objects.get(project=project, pk=run.job.arguments["version_id"])
    champion = project.champion
    if champion is None:
        raise Conflict(NOTHING_IN_USE())
    numbers = {"version": version.number, "against": champion.number}
    run.advance(0, 1, COMPARING_VERSIONS(**numbers))
    images = keep_differences(version, against=champion)
    return JobOutcome(VERSIONS_COMPARED(**numbers, images=images), CompareFigures(images))


def keep_differences(version: ModelVersion, *, against: ModelVersion) -> int:
    """Store the images about which the two differ most; on how many they were compared.

    In a large project that is an even sample. p_consistent is the one that the image has now, for
    both. Raises Conflict where one of the versions can't score.
    """
    catalogue = read_catalogue(project=version.project, encoder_key=version.encoder_key)
    stride = max(1, -(-len(catalogue) // COMPARED_AT_MOST))
    ids, p_consistent = catalogue.generation[::stride], catalogue.p_consistent[::stride]
    after, p_after = _p_good(version, ids)
    before, p_before = _p_good(against, after)
    both, of_after, of_before = np.intersect1d(
        after, before, assume_unique=True, return_indices=True
    )
    unchanged = p_consistent[np.searchsorted(ids, both)]
    differences = most_different(
        both,
        score_of(p_after[of_after], unchanged),
        score_of(p_before[of_before], unchanged),
    )
    record_differences(version=version, against=against, differences=differences, among=len(both))
    return len(both)


def most_different(ids: Ints, score: Floats, score_before: Floats) -> list[Difference]:
    """The images whose score or rank changes most, largest change first. Each: (n,)."""
    rank, rank_before = _ranks(score), _ranks(score_before)
    moved = np.abs(rank - rank_before) / max(1, len(ids))
    change = np.maximum(np.abs(score - score_before), moved)
    return [
        Difference(
            generation=int(ids[row]),
            score=float(score[row]),
            score_before=float(score_before[row]),
            rank=int(rank[row]),
            rank_before=int(rank_before[row]),
        )
        for row in np.argsort(-change, kind="stable")[:KEPT]
        if change[row] > 0.0
    ]


def _ranks(score: Floats) -> Ints:
    """1 for the best; equal scores by their place. (n,) → (n,)"""
    ranks = np.empty(len(score), dtype=np.int64)
    ranks[np.argsort(-score, kind="stable")] = np.arange(1, len(score) + 1)
    return ranks


def _p_good(version: ModelVersion, ids: Ints) -> tuple[Ints, Floats]:
    """Those of `ids` that have features of the version, ascending, and p_good of each."""
    try:
        head = load_head(version)
    except CheckpointRefused as error:
        raise Conflict(WEIGHTS_UNUSABLE(number=version.number, reason=str(error))) from error
    found, p_good = [np.empty(0, np.int64)], [np.empty(0)]
    with one_blas_thread():
        for start in range(0, len(ids), IDS_AT_ONCE):
            for block in stream_features(
                project=version.project,
                encoder_key=version.encoder_key,
                generations=ids[start : start + IDS_AT_ONCE].tolist(),
            ):
                found.append(block.generation)
                p_good.append(head.p_good(head.belief(block.features)))
    return np.concatenate(found), np.concatenate(p_good)
