"""After a change of encoder: compute its features in the background, then learn from them.

Until every scored generation has the new features, the features that the champion reads stay in
use: its scores stay, and retraining uses the old features. New generations get both kinds if the
new encoder contains the old one (`columns_of`). If it does not, the champion can't score them, and
people judge them until a version on the new features is promoted. The old features are kept for a
while after that, so that the promotion can be undone.
"""

from __future__ import annotations

from contextlib import closing

from annotator.errors import InvalidInput
from annotator.jobs.handlers import JobOutcome, at_start, handles
from annotator.jobs.job_run import JobRun
from annotator.models import JobKind, Project
from annotator.scores.features import forget_unused_features, lacking_features, write_features
from annotator.scoring_requests import request_plan, request_refresh, request_retrain
from scoring.vocabulary.job_figures import EncodeFigures
from scoring.vocabulary.messages.jobs import ENCODED, ENCODING_PRODUCT
from scoring.vocabulary.messages.problem_model import OTHER_ENCODER
from scoring.worker.failing import fail_generation
from scoring.worker.parts import current_encoder, segmenter_of
from scoring.worker.pictures import measured_in_order, products_of


@at_start
def request_missing_features() -> None:
    """In every project, request the features that the current encoder has not made yet."""
    key = current_encoder().key
    for project in Project.objects.filter(archived_at=None, generations_count__gt=0):
        lacking = lacking_features(project=project, encoder_key=key).order_by("product_id")
        products = lacking.values_list("product_id", flat=True).distinct()
        request_refresh(project=project, product_ids=list(products), encoder_key=key)
        forget_unused_features(project=project, keep=[key])


@handles(JobKind.REFRESH)
def refresh(run: JobRun) -> JobOutcome:
    """Add features for the job's products; scores and reports stay as they are."""
    project, arguments = run.job.project, run.job.arguments
    key = current_encoder().key
    if arguments["encoder_key"] != key:
        raise InvalidInput(OTHER_ENCODER(made=key, wanted=arguments["encoder_key"]))
    lacking = lacking_features(project=project, encoder_key=key)
    products = products_of(lacking.filter(product__in=arguments["product_ids"]))
    done = arguments.get("done", 0)  # by earlier attempts that gave way to other jobs
    total = done + sum(len(each.generations) for each in products)
    rest = products[:0]  # not reached, because other jobs went first
    segmenter = segmenter_of(run.job.project)
    with closing(measured_in_order(run.turn(products), segmenter=segmenter)) as results:
        for place, (product, measured) in enumerate(zip(products, results, strict=False), start=1):
            run.advance(done, total, ENCODING_PRODUCT(product=product.row.external_id))
            vectors = {
                each.key: each.features.astype("<f2").tobytes() for each in measured.generations
            }
            write_features(encoder_key=key, vectors=vectors)
            for generation in product.generations:
                if (reason := measured.failed.get(generation.pk)) is not None:
                    fail_generation(generation, reason)
            done += len(product.generations)
            rest = products[place:]
    if rest:
        run.remember(done=done)
        run.give_way()
    run.advance(done, total)
    if is_complete(project, key):
        _go_on(project)
    return JobOutcome(ENCODED(count=done), EncodeFigures(encoded=done))


def is_complete(project: Project, key: str) -> bool:
    """Whether every scored generation has features of `key`."""
    return not lacking_features(project=project, encoder_key=key).exists()


def key_to_learn(project: Project) -> str:
    """The features that a retraining reads: the champion's until the new ones are complete.

    A version fitted on new features could not score generations that lack them.
    """
    key, champion = current_encoder().key, project.champion
    if champion is None or champion.encoder_key == key or is_complete(project, key):
        return key
    return champion.encoder_key


def _go_on(project: Project) -> None:
    if project.champion is None:
        request_plan(project=project)
    else:
        request_retrain(project=project, by=None)
