"""Small projects with pictures, features and answers."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Picture

from annotator.models import (
    Answer,
    Features,
    Generation,
    Image,
    ModelVersion,
    Product,
    Project,
    Purpose,
    Question,
    QuestionState,
    ScoreState,
    User,
)
from annotator.scores.stage_rewards import StagedRewards
from annotator.versions.promote import switch_champion
from annotator.versions.record_model import FittedModel, record_model
from scoring.images import RGB
from scoring.reward.answers import Changes
from scoring.reward.fit import fit_head
from scoring.reward.head import RewardHead
from scoring.reward.select import FitSettings
from scoring.vocabulary.gate import GateDecision
from scoring.vocabulary.measures import Details, Metrics
from scoring.vocabulary.training import Extent, VersionConfig
from scoring.worker.parts import current_encoder
from tests.factories import (
    make_generation,
    make_image,
    make_product,
    make_user,
    new_answer,
    new_generation,
    new_image,
    new_question,
)
from tests.scoring.judgements import World

DIMENSION = 6


def scene(background: tuple[int, int, int], *, hue: int = 0) -> RGB:
    """A patterned box, 100 pixels wide, in front of a plain background."""
    picture = np.full((200, 200, 3), background, dtype=np.uint8)
    cv2.rectangle(picture, (50, 50), (150, 150), (200 - hue, 40 + hue, 40), -1)
    rng = np.random.default_rng(5)
    for x, y in rng.integers(58, 142, (40, 2)).tolist():
        cv2.circle(picture, (x, y), 4, (250, 240 - hue, hue), -1)
    return picture


def store(image: Image, content: RGB | bytes) -> None:
    """Write the file of a picture's row."""
    if not isinstance(content, bytes):
        buffer = BytesIO()
        Picture.fromarray(content).save(buffer, "WEBP", quality=95)
        content = buffer.getvalue()
    default_storage.save(image.path(Image.Variant.SCREEN), ContentFile(content))


def photographed(project: Project, *, generations: int = 2) -> Product:
    """A product with an original on white and generations on colours."""
    product = make_product(project, image=make_image(project, width=200, height=200))
    store(product.image, scene((255, 255, 255)))
    for number in range(generations):
        generation = make_generation(product)
        store(generation.image, scene((60, 120 + 20 * number, 160)))
    return product


def described(product: Product, *, quality: float, noise: np.random.Generator) -> Generation:
    """A scored generation whose first feature is its quality; the rest is noise."""
    return all_described([product], [quality], noise=noise)[0]


def all_described(
    products: Sequence[Product], qualities: Sequence[float], *, noise: np.random.Generator
) -> list[Generation]:
    """A described generation of each quality for each product, stored in a few statements."""
    pairs = [(product, quality) for product in products for quality in qualities]
    images = Image.objects.bulk_create([new_image(product.project) for product, _ in pairs])
    generations = Generation.objects.bulk_create(
        [
            new_generation(product, image=image, score_state=ScoreState.SCORED, p_consistent=0.98)
            for (product, _), image in zip(pairs, images, strict=True)
        ]
    )
    vectors = noise.normal(size=(len(pairs), DIMENSION))
    vectors[:, 0] = [quality for _, quality in pairs]
    key = current_encoder().key
    Features.objects.bulk_create(
        [
            Features(generation=each, encoder_key=key, vector=vector.astype("<f2").tobytes())
            for each, vector in zip(generations, vectors, strict=True)
        ]
    )
    return generations


@cache
def _fitted_head(key: str, dimension: int) -> RewardHead:
    rng = np.random.default_rng(7)
    features = rng.normal(size=(80, dimension))
    world = World(features, np.repeat(np.arange(20), 4), 2 * features[:, 0], rng)
    quick = FitSettings(components=(6,), prior_precisions=(10.0,), default=(6, 10.0))
    rows = np.arange(80)
    changes = Changes(rows, np.zeros(80, np.int64), features[:, 1] > 0.0, np.ones(80))
    answers = replace(world.answers(60, 30), changes=changes)
    return fit_head(features, world.product, answers, feature_key=key, settings=quick, seed=0).head


def fitted_version(project: Project, *, key: str, dimension: int) -> ModelVersion:
    """A candidate that reads features of this encoder key and width, fitted on synthetic answers.

    Generations are good where their first feature is large, and changed where their second is.
    """
    with tempfile.TemporaryDirectory() as folder:
        model = FittedModel(
            checkpoint=_fitted_head(key, dimension).save(Path(folder)),
            family="laplace",
            encoder_key=key,
            config=VersionConfig(),
            metrics=Metrics(),
            details=Details(),
            gate=GateDecision(promote=True),
            answers_until=0,
            answers_used=90,
            trained_on=Extent(),
        )
        return record_model(project=project, model=model)


def enthroned(project: Project, *, key: str, dimension: int) -> ModelVersion:
    """A fitted version that is the champion."""
    version = fitted_version(project, key=key, dimension=dimension)
    with StagedRewards() as none:
        switch_champion(version=version, rewards=none, by=None)
    project.refresh_from_db()
    version.refresh_from_db()
    return version


def judge_everything(
    project: Project, person: User | None = None, *, mistaken_in_training: bool = False
) -> None:
    """One single answer about each generation, in agreement with its quality.

    If answers are wrong in training only, the version is worse than one without them.
    """
    person = person or make_user()
    read = Features.objects.filter(generation__project=project)
    rows = list(read.select_related("generation__product", "generation__project"))
    questions = Question.objects.bulk_create(
        [
            new_question(
                features.generation,
                purpose=Purpose.AUDIT if features.generation.product.is_audit else Purpose.EXPLORE,
                state=QuestionState.ANSWERED,
                answers_count=1,
            )
            for features in rows
        ]
    )
    answers = []
    for features, question in zip(rows, questions, strict=True):
        quality = float(np.frombuffer(bytes(features.vector), dtype="<f2")[0])
        mistaken = mistaken_in_training and question.purpose != Purpose.AUDIT
        answers.append(new_answer(question, person, "good" if (quality > 0) != mistaken else "bad"))
    Answer.objects.bulk_create(answers)
