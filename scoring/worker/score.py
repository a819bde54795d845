"""Score generations: features, consistency with the original, the champion's reward."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

from django.db import transaction

from annotator.jobs.handlers import JobOutcome, handles
from annotator.jobs.job_run import JobRun
from annotator.models import (
    Generation,
    JobKind,
    Project,
    Question,
    QuestionState,
    ScoreState,
)
from annotator.review.raise_flags import flag_reports
from annotator.scores.record_mask import corrected_since, mask_replaced, needs_mask
from annotator.scores.record_scores import ChampionChanged, ScoringResult, record_results
from annotator.scoring_requests import request_plan
from annotator.verdicts.policy import decide_verdicts
from scoring.features.joined import columns_of
from scoring.pipeline import MeasuredProduct
from scoring.vocabulary.job_figures import ScoreFigures
from scoring.vocabulary.messages.jobs import SCORED, SCORED_WITH_FAILURES, SCORING_PRODUCT
from scoring.worker.appraise import Appraised, appraise
from scoring.worker.failing import fail_generation
from scoring.worker.parts import current_encoder, segmenter_of
from scoring.worker.pictures import ProductToScore, keep_mask, measured_in_order, products_of


@handles(JobKind.RESCORE)
@handles(JobKind.SCORE)
def score(run: JobRun) -> JobOutcome:
    """Score the job's products; what is already scored is left out unless `again` is set.

    Of the products only `generation_ids`, if the job names them.
    """
    project, arguments = run.job.project, run.job.arguments
    wanted = Generation.objects.filter(project=project, product__in=arguments["product_ids"])
    if "generation_ids" in arguments:
        wanted = wanted.filter(pk__in=arguments["generation_ids"])
    if not arguments.get("again"):
        wanted = wanted.filter(score_state=ScoreState.PENDING)
    products = products_of(wanted)
    # Done by earlier attempts that gave way to other jobs.
    done, failed = arguments.get("done", 0), arguments.get("failed", 0)
    total = done + sum(len(each.generations) for each in products)
    rest: list[int] = []  # not reached, because other jobs went first
    segmenter = segmenter_of(project)
    with closing(measured_in_order(run.turn(products), segmenter=segmenter)) as results:
        for place, (product, measured) in enumerate(zip(products, results, strict=False), start=1):
            run.advance(done, total, SCORING_PRODUCT(product=product.row.external_id))
            _store(run, product, measured, segmenter.key)
            done += len(product.generations)
            failed += len(measured.failed)
            rest = [each.row.pk for each in products[place:]]
    if rest:
        run.remember(product_ids=rest, done=done, failed=failed)
        run.give_way()
    run.advance(done, total)
    _go_on(project)
    figures = ScoreFigures(scored=done - failed, failed=failed)
    if failed:
        return JobOutcome(SCORED_WITH_FAILURES(count=figures.scored, failed=failed), figures)
    return JobOutcome(SCORED(count=figures.scored), figures)


def _store(run: JobRun, product: ProductToScore, measured: MeasuredProduct, segmenter: str) -> None:
    """Write the results for one product: its mask, its generations, and what failed."""
    for generation in product.generations:
        if (reason := measured.failed.get(generation.pk)) is not None:
            fail_generation(generation, reason)
    if measured.mask is not None and needs_mask(product.row):
        keep_mask(product.row, measured.mask, segmenter=segmenter)
    if measured.generations:
        _record(run, product, measured, segmenter)


def _record(
    run: JobRun, product: ProductToScore, measured: MeasuredProduct, segmenter: str
) -> None:
    """Judge and store the measurements; do it again if the champion changed meanwhile.

    What a person has corrected meanwhile is left out, with the original's mask all of it: whoever
    corrects a mask has everything scored again that it changes.
    """
    project = run.job.project
    while True:
        project.refresh_from_db(fields=("champion",))
        columns = _columns_to_keep(project)
        appraised = appraise(project.champion, measured, segmenter=segmenter)
        results = [_result_of(each, columns) for each in appraised]
        try:
            with transaction.atomic():
                if mask_replaced(product.row):
                    return
                outdated = corrected_since(product.generations)
                results = [each for each in results if each.generation_id not in outdated]
                reports = record_results(
                    project=project, results=results, champion=project.champion
                )
                flag_reports(reports=reports)
                run.hold()
            return
        except ChampionChanged:
            continue


def _columns_to_keep(project: Project) -> dict[str, slice]:
    """By encoder key, the columns of the worker's features to cache.

    All columns, and those that the champion reads if they are among them.
    """
    encoder, champion = current_encoder(), project.champion
    keys = {encoder.key} | ({champion.encoder_key} if champion is not None else set())
    columns = {key: columns_of(encoder, key) for key in keys}
    return {key: where for key, where in columns.items() if where is not None}


def _result_of(appraised: Appraised, columns: Mapping[str, slice]) -> ScoringResult:
    features = appraised.measured.features
    return ScoringResult(
        generation_id=appraised.measured.key,
        vectors={key: features[where].astype("<f2").tobytes() for key, where in columns.items()},
        report=appraised.report,
        reward=appraised.reward,
    )


def _go_on(project: Project) -> None:
    """Plan when everything is scored, or, in a long import, as soon as the queue is empty."""
    is_complete = not Generation.objects.filter(
        project=project, score_state=ScoreState.PENDING
    ).exists()
    if is_complete and project.champion is not None:
        decide_verdicts(project=project)
    waiting = Question.objects.filter(project=project, state=QuestionState.OPEN)
    if is_complete or not waiting.exists():
        request_plan(project=project)
