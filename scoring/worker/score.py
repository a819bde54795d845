"""Score generations: features, consistency with the original, the champion's reward."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

import numpy as np
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
from annotator.scores.record_scores import (
    ChampionChanged,
    Found,
    Reward,
    record_found,
)
from annotator.scoring_requests import request_plan
from annotator.verdicts.policy import decide_verdicts
from scoring.features.joined import columns_of
from scoring.pipeline import ScoredGeneration, ScoredProduct
from scoring.vocabulary.job_figures import ScoreFigures
from scoring.vocabulary.messages.jobs import SCORED, SCORED_WITH_FAILURES, SCORING_PRODUCT
from scoring.worker.calibrate import judge_of, rejudged
from scoring.worker.drawing import found_report
from scoring.worker.failing import fail_generation
from scoring.worker.heads import load_head, rewards_of
from scoring.worker.parts import current_encoder, current_segmenter
from scoring.worker.pictures import ProductToScore, keep_mask, products_of, scored_in_order


@handles(JobKind.SCORE)
def score(run: JobRun) -> JobOutcome:
    """Score the job's products; what is scored already is left alone unless `again`."""
    project, arguments = run.job.project, run.job.arguments
    wanted = Generation.objects.filter(project=project, product__in=arguments["product_ids"])
    if not arguments.get("again"):
        wanted = wanted.filter(score_state=ScoreState.PENDING)
    products = products_of(wanted)
    # What earlier attempts did that let others pass.
    done, failed = arguments.get("done", 0), arguments.get("failed", 0)
    total = done + sum(len(each.generations) for each in products)
    rest: list[int] = []  # not reached, since others had to pass
    with closing(scored_in_order(run.turn(products))) as results:
        for place, (product, found) in enumerate(zip(products, results, strict=False), start=1):
            run.advance(done, total, SCORING_PRODUCT(product=product.row.external_id))
            _store(run, product, found)
            done += len(product.generations)
            failed += len(found.failed)
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


def _store(run: JobRun, product: ProductToScore, found: ScoredProduct) -> None:
    """Write what was found of one product: its mask, its generations, and what failed."""
    for generation in product.generations:
        if (reason := found.failed.get(generation.pk)) is not None:
            fail_generation(generation, reason)
    if product.row.mask is None and found.mask is not None:
        keep_mask(product.row, found.mask)
    if found.scored:
        _record(run, found)


def _found(project: Project, scored: ScoredGeneration, original_width: int) -> Found:
    encoder, segmenter = current_encoder(), current_segmenter().key
    champion = project.champion
    keys = {encoder.key} | ({champion.encoder_key} if champion is not None else set())
    columns = {key: columns_of(encoder, key) for key in keys}
    read = columns.get(champion.encoder_key) if champion is not None else None
    features = None if read is None else scored.features[read]
    report = rejudged(scored.report, judge_of(champion), features)
    return Found(
        generation_id=scored.key,
        vectors={
            key: scored.features[where].astype("<f2").tobytes()
            for key, where in columns.items()
            if where is not None
        },
        report=found_report(report, original_width=original_width, segmenter=segmenter),
    )


def _record(run: JobRun, scored: ScoredProduct) -> None:
    """Store it all with the champion's rewards; once more if another champion came between."""
    project = run.job.project
    while True:
        project.refresh_from_db(fields=("champion",))
        found = [_found(project, each, scored.width) for each in scored.scored]
        rewards = _rewards(project, found)
        try:
            with transaction.atomic():
                reports = record_found(
                    project=project,
                    found=found,
                    rewards=rewards,
                    champion=project.champion,
                )
                flag_reports(reports=reports)
                run.hold()
            return
        except ChampionChanged:
            continue


def _rewards(project: Project, found: Sequence[Found]) -> list[Reward]:
    """The champion's, if there is one and it reads features that were made."""
    champion = project.champion
    if champion is None or champion.encoder_key not in found[0].vectors:
        return []
    ids = [each.generation_id for each in found]
    vectors = [np.frombuffer(each.vectors[champion.encoder_key], "<f2") for each in found]
    return rewards_of(
        load_head(champion), ids, np.stack(vectors), [each.report.p_consistent for each in found]
    )


def _go_on(project: Project) -> None:
    """Plan when all is scored; in a long import as soon as there is anything to ask about."""
    is_complete = not Generation.objects.filter(
        project=project, score_state=ScoreState.PENDING
    ).exists()
    if is_complete and project.champion is not None:
        decide_verdicts(project=project)
    waiting = Question.objects.filter(project=project, state=QuestionState.OPEN)
    if is_complete or not waiting.exists():
        request_plan(project=project)
