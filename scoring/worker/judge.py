"""Judge pictures that are no part of the catalogue, while their caller waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from annotator.errors import InvalidInput
from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.judging.prepare import GONE, Prepared, prepare
from annotator.judging.record_appraisal import Appraised, record_appraisal
from annotator.judging.upload import MASK, discard
from annotator.local_copy import copies
from annotator.models import Appraisal, JobKind, ModelVersion
from annotator.scores.record_scores import Reward
from scoring.features.joined import columns_of
from scoring.pipeline import GenerationTask, ProductTask, ScoredProduct, score_product
from scoring.vocabulary.job_figures import JudgeFigures
from scoring.vocabulary.messages.jobs import DECODING, JUDGED
from scoring.worker.calibrate import judge_of, rejudged
from scoring.worker.drawing import found_report
from scoring.worker.heads import load_head, rewards_of
from scoring.worker.parts import current_encoder, current_segmenter


@handles(JobKind.JUDGE)
def judge(run: JobRun) -> JobOutcome:
    """Score the pictures of the call with the model that was in use then."""
    arguments = run.job.arguments
    appraisal = (
        Appraisal.objects.select_related("model_version", "certificate")
        .filter(project=run.job.project, pk=arguments["appraisal_id"])
        .first()
    )
    if appraisal is None or "upload" not in arguments:
        raise InvalidInput(GONE)
    if appraisal.result is None:
        try:
            _judge(run, appraisal)
        except InvalidInput:
            discard(arguments)  # trying again would end the same way
            raise
    discard(arguments)
    count = len(arguments["names"]) - 1 - (MASK in arguments["names"])
    run.advance(count, count)
    return JobOutcome(JUDGED(count=count), JudgeFigures(judged=count))


def _judge(run: JobRun, appraisal: Appraisal) -> None:
    """Decode, score and record. Raises InvalidInput for a file that can't be taken."""
    arguments = run.job.arguments
    copies().mkdir(parents=True, exist_ok=True)  # swept where a killed worker leaves something
    with TemporaryDirectory(dir=copies(), prefix="judged-") as folder:
        run.advance(0, len(arguments["names"]), DECODING())
        prepared = prepare(arguments, Path(folder), step=run.check_cancelled)
        run.check_cancelled()
        found = score_product(
            _task(appraisal, arguments, prepared),
            encoder=current_encoder(),
            segmenter=current_segmenter(),
        )
    if found.mask is None or found.failed:
        raise InvalidInput("; ".join(sorted(set(found.failed.values()))))
    record_appraisal(
        appraisal=appraisal, mask_source=found.mask.method, found=_appraised(appraisal, found)
    )


def _task(appraisal: Appraisal, arguments: Mapping[str, Any], prepared: Prepared) -> ProductTask:
    """The call as the pipeline takes it: generations are keyed by their place."""
    return ProductTask(
        key=appraisal.pk,
        original=prepared.original,
        generations=tuple(
            GenerationTask(place, picture, arguments["prompt"])
            for place, picture in enumerate(prepared.generations)
        ),
        mask=prepared.mask,
        category=arguments["category"],
    )


def _appraised(appraisal: Appraisal, found: ScoredProduct) -> list[Appraised]:
    found = _rejudged(appraisal.model_version, found)
    rewards, why = _rewards(appraisal, found)
    segmenter = current_segmenter().key
    return [
        Appraised(
            found_report(each.report, original_width=found.width, segmenter=segmenter), reward, why
        )
        for each, reward in zip(found.scored, rewards, strict=True)
    ]


def _rejudged(version: ModelVersion | None, found: ScoredProduct) -> ScoredProduct:
    """The reports as the version judges them: its certificate was proven on such p_consistent."""
    judge = judge_of(version)
    columns = None if version is None else columns_of(current_encoder(), version.encoder_key)
    scored = tuple(
        replace(
            each,
            report=rejudged(
                each.report, judge, None if columns is None else each.features[columns]
            ),
        )
        for each in found.scored
    )
    return replace(found, scored=scored)


def _rewards(appraisal: Appraisal, found: ScoredProduct) -> tuple[Sequence[Reward | None], str]:
    """What the model says of each generation; without any, None each and the reason."""
    nothing = [None] * len(found.scored)
    version = appraisal.model_version
    if version is None:
        return nothing, ""
    columns = columns_of(current_encoder(), version.encoder_key)
    if columns is None:
        return nothing, (
            f"Version {version.number} reads features of {version.encoder_key}, "
            f"the worker makes those of {current_encoder().key}."
        )
    features = np.stack([each.features for each in found.scored])[:, columns].astype("<f2")
    p_consistent = [each.report.p_consistent for each in found.scored]
    places = [each.key for each in found.scored]
    return rewards_of(load_head(version), places, features, p_consistent), ""
