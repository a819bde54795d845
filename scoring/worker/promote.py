"""Put a version in use: rescore everything first, then switch at once."""

from __future__ import annotations

import numpy as np

from annotator.errors import Conflict
from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.models import Certificate, JobKind, ModelVersion, User
from annotator.scores.stage_rewards import StagedRewards
from annotator.scores.stream_features import has_features, stream_features
from annotator.scores.take_turns import READING_BEAT, ROWS_A_STEP, with_rests
from annotator.scoring_requests import request_batch, request_certify, request_plan
from annotator.verdicts.eligible import open_batch
from annotator.verdicts.policy import decide_verdicts
from annotator.versions.promote import add_rewards, switch_champion
from scoring.checkpoints import CheckpointRefused
from scoring.reward.head import RewardHead
from scoring.reward.threads import one_blas_thread
from scoring.vocabulary.job_figures import PromoteFigures
from scoring.vocabulary.messages.jobs import RESCORING, VERSION_SWITCHED
from scoring.vocabulary.messages.problem_model import FEATURES_OF_VERSION_GONE, WEIGHTS_UNUSABLE
from scoring.worker.calibrate import judge_anew
from scoring.worker.heads import load_head
from scoring.worker.shortlists import Survey, survey_for


@handles(JobKind.PROMOTE)
def promote(run: JobRun) -> JobOutcome:
    """Make the version of the job's arguments the champion."""
    job = run.job
    version = ModelVersion.objects.get(project=job.project, pk=job.arguments["version_id"])
    run.advance(0, 2, RESCORING(version=version.number))
    rescored = put_in_use(version, by=job.created_by)
    message = VERSION_SWITCHED(version=version.number, rescored=rescored)
    return JobOutcome(message, PromoteFigures(rescored=rescored))


def put_in_use(version: ModelVersion, *, by: User | None) -> int:
    """Rescore, switch, then update verdicts and questions. Returns how many images were rescored.

    Running it again for the champion leaves the same state. Raises Conflict if the version can't
    score: its weights are damaged, or no image has the features that it reads.
    """
    project = version.project
    try:
        head = load_head(version)
    except CheckpointRefused as error:
        raise Conflict(WEIGHTS_UNUSABLE(number=version.number, reason=str(error))) from error
    if not has_features(project=project, encoder_key=version.encoder_key):
        raise Conflict(FEATURES_OF_VERSION_GONE(number=version.number, encoder=version.encoder_key))
    judge_anew(version)  # first, because scores include p_consistent
    survey = survey_for(project)
    with StagedRewards() as rewards:
        _stage(rewards, head, version, survey=survey)
        switch_champion(version=version, rewards=rewards, by=by)
        rescored = rewards.count
    # Before the first champion there was no row to lock, so generations may have been added
    # meanwhile.
    with StagedRewards() as rewards:
        _stage(rewards, head, version, without_reward=True)
        add_rewards(version=version, rewards=rewards)
    if survey is not None:
        key = version.encoder_key
        survey.store(project=project, version=version, encoder_key=key, seed=version.pk)
    decide_verdicts(project=project)
    if open_batch(project.pk) is not None:
        request_batch(project=project)  # the version gets its turn
    if not Certificate.objects.from_audit().filter(model_version=version).exists():
        request_certify(project=project)
    request_plan(project=project)
    return rescored


def _stage(
    rewards: StagedRewards,
    head: RewardHead,
    version: ModelVersion,
    *,
    without_reward: bool = False,
    survey: Survey | None = None,
) -> None:
    """Predict in blocks, so that a million generations fit in memory.

    It uses one core, which leaves the others for people. Reading takes longer than predicting.
    """
    blocks = stream_features(
        project=version.project,
        encoder_key=version.encoder_key,
        without_reward=without_reward,
        rows_at_once=ROWS_A_STEP,
    )
    with one_blas_thread():
        for block in with_rests(blocks, beat=READING_BEAT):
            belief = head.belief(block.features)
            spread = np.sqrt(belief.variance)
            rewards.add(block.generation, belief.reward, spread, head.p_good(belief))
            if survey is not None:
                survey.add(block, belief)
