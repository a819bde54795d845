"""With useless answers and features, the result is defined, and the champion stays in use."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.models import (
    Answer,
    Features,
    Generation,
    Job,
    JobKind,
    JobState,
    ModelVersion,
    Project,
)
from scoring.vocabulary.say import say
from scoring.worker.parts import current_encoder
from tests.factories import make_answer, make_product, make_project, make_question, make_user
from tests.scoring.worker.conftest import Run
from tests.scoring.worker.material import DIMENSION, described, enthroned, judge_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def champion(campaign: Project) -> ModelVersion:
    """The version in use before anything odd happens."""
    return enthroned(campaign, key=current_encoder().key, dimension=DIMENSION)


def retrain(run: Run, project: Project) -> Job:
    job = run(project, JobKind.RETRAIN, as_of=None)
    project.refresh_from_db()
    return job


def break_features(generation: Generation) -> None:
    vector = np.full(DIMENSION, np.nan, dtype="<f2").tobytes()
    Features.objects.filter(generation=generation).update(vector=vector)


def of_training(project: Project) -> list[Generation]:
    return list(project.generations.filter(product__is_audit=False).order_by("pk"))


def test_answers_all_of_one_class_teach_nothing(
    run: Run, campaign: Project, champion: ModelVersion
) -> None:
    person = make_user()
    for generation in of_training(campaign):
        make_answer(make_question(campaign, left=generation), person, "good")
    job = retrain(run, campaign)

    assert job.state == JobState.FAILED
    assert say(job.error).startswith("All 60 answers say 'good' and no comparison has a winner")
    assert campaign.champion == champion


def test_features_that_are_not_finite_are_named(
    run: Run, campaign: Project, champion: ModelVersion
) -> None:
    judge_everything(campaign)
    broken = of_training(campaign)[7]
    break_features(broken)
    job = retrain(run, campaign)

    assert job.state == JobState.FAILED
    assert f"features: generation {broken.pk} has a value that is not finite" in say(job.error)
    assert "manage.py score" in say(job.error)
    assert campaign.champion == champion
    assert ModelVersion.objects.count() == 1


def test_once_scored_again_they_are_learned_from(
    run: Run, campaign: Project, champion: ModelVersion
) -> None:
    judge_everything(campaign)
    broken = of_training(campaign)[7]
    kept = Features.objects.get(generation=broken).vector
    break_features(broken)
    assert retrain(run, campaign).state == JobState.FAILED
    Features.objects.filter(generation=broken).update(vector=kept)

    assert retrain(run, campaign).state == JobState.SUCCEEDED


def test_products_with_one_generation_are_learned_from(run: Run) -> None:
    project, noise = make_project(), np.random.default_rng(0)
    person = make_user()
    for number in range(40):
        product = make_product_with_one(project, quality=2.0 if number % 2 else -2.0, noise=noise)
        make_answer(make_question(project, left=product), person, "good" if number % 2 else "bad")
    job = retrain(run, project)

    assert job.state == JobState.SUCCEEDED, job.error
    assert project.champion is not None
    assert project.champion.metrics.pair_accuracy is None


def make_product_with_one(
    project: Project, *, quality: float, noise: np.random.Generator
) -> Generation:
    return described(make_product(project), quality=quality, noise=noise)


def test_annotators_with_one_answer_each_are_learned_from(
    run: Run, campaign: Project, champion: ModelVersion
) -> None:
    for number, generation in enumerate(of_training(campaign)):
        answer = "good" if number % 2 else "bad"
        make_answer(make_question(campaign, left=generation), make_user(), answer)
    job = retrain(run, campaign)

    assert job.state == JobState.SUCCEEDED, job.error
    version = ModelVersion.objects.order_by("-number")[0]
    assert version.answers_used == Answer.objects.count() == 60


def test_an_encoder_change_between_answers_reads_one_encoder_throughout(
    run: Run, campaign: Project
) -> None:
    """Half of the images have the new encoder's features; all answers use the champion's."""
    judge_everything(campaign)
    old = "old-encoder"
    Features.objects.update(encoder_key=old)
    champion = enthroned(campaign, key=old, dimension=DIMENSION)
    Generation.objects.update(score_state="scored")
    for features in list(Features.objects.all())[::2]:
        Features.objects.create(
            generation_id=features.generation_id,
            encoder_key=current_encoder().key,
            vector=features.vector,
        )
    job = retrain(run, campaign)

    assert job.state == JobState.SUCCEEDED, job.error
    version = ModelVersion.objects.order_by("-number")[0]
    assert (version.encoder_key, version.answers_used) == (old, 60)
    assert campaign.champion in (champion, version)
