"""A project with a frozen batch, and people who answer its lot."""

from __future__ import annotations

from hashlib import blake2b
from itertools import count
from typing import Final

import numpy as np

from annotator.models import (
    Answer,
    Batch,
    Choice,
    Generation,
    Image,
    ModelState,
    Product,
    Project,
    Purpose,
    Question,
    QuestionState,
    ScoreState,
)
from annotator.queue.plan_lot import plan_lot
from annotator.verdicts.freeze_batch import freeze_batch
from scoring.guarantee.permanent import permanent_numbers
from scoring.worker.batch import certify_turns
from scoring.worker.lots import images_of_lot
from tests.factories import (
    make_answer,
    make_member,
    make_project,
    make_user,
    make_version,
    new_answer,
    new_generation,
    new_image,
    new_product,
)

_LOW: Final = 0.7
_USUAL: Final = 0.08


def scored_project(images: int = 240, **values: object) -> Project:
    """Half of the images have scores near 1, half near 0; a version is in use."""
    project = make_project(
        **{"target_precision": 0.9, "confidence": 0.9, "plan_ahead": 400, "audit_answers_needed": 2}
        | values
    )
    rng = np.random.default_rng(1)
    scores = [
        float(rng.uniform(0.93, 0.999) if number % 2 else rng.uniform(0.001, 0.07))
        for number in range(images)
    ]
    originals, pictures = (
        Image.objects.bulk_create([new_image(project) for _ in scores]) for _ in range(2)
    )
    products = Product.objects.bulk_create([new_product(project, image=each) for each in originals])
    Generation.objects.bulk_create(
        [
            new_generation(
                product, image=image, score=score, p_good=score, p_consistent=1.0,
                score_state=ScoreState.SCORED,
            )
            for product, image, score in zip(products, pictures, scores, strict=True)
        ]
    )  # fmt: skip
    Project.objects.filter(pk=project.pk).update(generations_count=images)
    make_version(project, state=ModelState.CHAMPION)
    project.refresh_from_db()
    return project


def frozen(project: Project) -> Batch:
    """A batch of all the project's images, with its first turn.

    Its numbers are like those of most batches: in some, few of the surest images come early, and
    then more of them must be asked than the plan says.
    """
    batch = freeze_batch(project=project, by=make_member(project))
    images = Generation.objects.filter(batch_image__batch=batch)
    sides = [
        np.array(images.order_by(order).values_list("pk", flat=True))
        for order in ("score", "-score")
    ]
    batch.salt = next(salt for salt in map(_salt, count()) if _is_usual(sides, salt))
    batch.save()
    certify_turns(batch)
    batch.refresh_from_db()
    return batch


def _salt(number: int) -> str:
    """As long as a real one, and as unlike any other number in a certificate."""
    return blake2b(str(number).encode(), digest_size=16).hexdigest()


def _is_usual(sides: list[np.ndarray], salt: str) -> bool:
    """Whether about as many numbers as expected are low among the surest images of each side."""
    for ids in sides:
        low = permanent_numbers(ids, salt) < _LOW
        beginnings = [low[:first] for first in (20, 40, 80) if first <= len(low)]
        if any(abs(each.mean() - _LOW) > _USUAL for each in beginnings):
            return False
    return True


def is_good(generation: Generation) -> bool:
    """The truth: what the score says."""
    return bool(generation.score is not None and generation.score > 0.5)


def answer_lot(batch: Batch, *, most: int | None = None) -> int:
    """Let two people answer what the lot asks now, `most` at most; how many were answered."""
    plan_lot(batch=batch, images=images_of_lot(batch)[:most])
    people = [make_user(), make_user()]
    asked = Question.objects.filter(purpose=Purpose.LOT, state=QuestionState.OPEN)
    questions = list(asked.order_by("-priority").select_related("left", "project"))
    Answer.objects.bulk_create(
        new_answer(question, person, Choice.GOOD if is_good(question.left) else Choice.BAD)
        for question in questions
        for person in people
    )
    asked.filter(pk__in=[each.pk for each in questions]).update(
        state=QuestionState.ANSWERED, answers_count=2
    )
    return len(questions)


def prove(batch: Batch) -> int:
    """Answer and certify until nothing more is asked; how many images were answered."""
    total = 0
    while answered := answer_lot(batch):
        total += answered
        certify_turns(batch)
    return total


def undo(answer: Answer) -> None:
    """Undo an answer, as its person would."""
    make_answer(answer.question, answer.user, Choice.UNDO, undoes=answer, purpose=answer.purpose)
    Question.objects.filter(pk=answer.question_id).update(state=QuestionState.OPEN, answers_count=1)
