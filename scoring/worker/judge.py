"""Judge pictures that are not in the catalogue, while the caller waits."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from annotator.errors import InvalidInput
from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.judging.prepare import Prepared, prepare
from annotator.judging.record_appraisal import record_appraisal
from annotator.judging.upload import MASK, StagedUpload, discard
from annotator.local_copy import copies
from annotator.models import Appraisal, JobKind, Ranking
from annotator.models.appraisal_result import AppraisalResult
from annotator.rankings.begin import begin
from scoring.features.joined import columns_of
from scoring.pipeline import GenerationTask, ProductTask, measure_product
from scoring.vocabulary.job_figures import JudgeFigures
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.jobs import DECODING, JUDGED
from scoring.vocabulary.messages.problem_upload import PICTURES_GONE, PICTURES_NOT_SCORED
from scoring.vocabulary.messages.unscored import OTHER_FEATURES
from scoring.vocabulary.say import say
from scoring.worker.appraise import appraise
from scoring.worker.parts import current_encoder, current_text_reader, segmenter_of


@handles(JobKind.JUDGE)
def judge(run: JobRun) -> JobOutcome:
    """Judge the pictures of the call with the model that was in use when they were sent."""
    arguments = run.job.arguments
    appraisal = (
        Appraisal.objects.select_related("model_version", "certificate")
        .filter(project=run.job.project, pk=arguments["appraisal_id"])
        .first()
    )
    if appraisal is None or "upload" not in arguments:
        raise InvalidInput(PICTURES_GONE())
    staged = StagedUpload(upload=arguments["upload"], names=arguments["names"])
    ranking = Ranking.objects.filter(appraisal=appraisal).first()
    try:
        if appraisal.result is None:
            appraisal.result = _judge(run, appraisal, staged, is_lenient=ranking is not None)
    except InvalidInput:
        discard(staged)  # a retry would fail in the same way
        raise
    if ranking is not None:
        begin(ranking=ranking, result=appraisal.result, staged=staged, run=run)
    discard(staged)
    count = len(staged["names"]) - 1 - (MASK in staged["names"])
    run.advance(count, count)
    return JobOutcome(JUDGED(count=count), JudgeFigures(judged=count))


def _judge(
    run: JobRun, appraisal: Appraisal, staged: StagedUpload, *, is_lenient: bool
) -> AppraisalResult:
    """Decode, measure, judge and record. Raises InvalidInput for a file that is refused.

    With `is_lenient` that is the original alone, or all generations.
    """
    segmenter = segmenter_of(run.job.project)
    copies().mkdir(parents=True, exist_ok=True)  # swept if a killed worker leaves something
    with TemporaryDirectory(dir=copies(), prefix="judged-") as folder:
        run.advance(0, len(staged["names"]), DECODING())
        prepared = prepare(staged, Path(folder), step=run.check_cancelled, is_lenient=is_lenient)
        run.check_cancelled()
        measured = measure_product(
            _task(run, appraisal, prepared),
            encoder=current_encoder(),
            segmenter=segmenter,
            text_reader=current_text_reader(),
        )
    refused = {**prepared.refused, **measured.failed}
    if measured.mask is None or not measured.generations or (refused and not is_lenient):
        reasons = {say(each): each for each in refused.values()}  # each once
        raise InvalidInput(PICTURES_NOT_SCORED(reasons=tuple(reasons.values())))
    appraised = appraise(appraisal.model_version, measured, segmenter=segmenter.key)
    return record_appraisal(
        appraisal=appraisal,
        mask_source=measured.mask.method,
        results=[(each.report, each.reward) for each in appraised],
        refused=refused,
        why_unscored=_why_unscored(appraisal),
    )


def _task(run: JobRun, appraisal: Appraisal, prepared: Prepared) -> ProductTask:
    """The call as a task for the pipeline; the keys of generations are their positions."""
    arguments = run.job.arguments
    count = len(prepared.generations) + len(prepared.refused)
    places = [place for place in range(count) if place not in prepared.refused]
    return ProductTask(
        key=appraisal.pk,
        original=prepared.original,
        generations=tuple(
            GenerationTask(place, picture, arguments["prompt"])
            for place, picture in zip(places, prepared.generations, strict=True)
        ),
        mask=prepared.mask,
        category=arguments["category"],
    )


def _why_unscored(appraisal: Appraisal) -> Message | None:
    """Why the version in use gives no rewards; None if it does, or if there is no version."""
    encoder, version = current_encoder(), appraisal.model_version
    if version is None or columns_of(encoder, version.encoder_key) is not None:
        return None
    return OTHER_FEATURES(version=version.number, wanted=version.encoder_key, made=encoder.key)
