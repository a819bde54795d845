"""Ask about the lot of a batch, blind, mixed among the other questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from annotator.models import (
    Batch,
    Generation,
    Kind,
    Purpose,
    Question,
    QuestionState,
)
from annotator.queue.keep_away import keep_away
from annotator.verdicts.lot_answers import seen_by
from scoring.vocabulary.messages.questions import DRAWN


@transaction.atomic
def plan_lot(*, batch: Batch, images: Sequence[int]) -> int:
    """Ask about these images, first one first; how many questions are new.

    At most the project's share of the questions planned ahead are open at once. Questions about
    other images of the lot that nobody has seen yet are withdrawn: they can no longer help. Those
    that wait get the priority of their place now: an image that were left behind would make a gap,
    and no answer beyond a gap counts. Nobody is asked who has answered about the image before.
    """
    project = batch.project
    room = max(1, round(project.lot_question_share * project.plan_ahead))
    wanted = list(images[:room]) if project.lot_question_share > 0 else []
    mine = Question.objects.filter(project=project, purpose=Purpose.LOT)
    fresh = mine.filter(state=QuestionState.OPEN, answers_count=0, holds_count=0, holds=None)
    fresh.exclude(left__in=wanted).update(state=QuestionState.WITHDRAWN)
    asked = {
        each.left_id: each
        for each in mine.exclude(state=QuestionState.WITHDRAWN).filter(left__in=wanted)
    }
    products = dict(Generation.objects.filter(pk__in=wanted).values_list("pk", "product_id"))
    # A plan's priorities are 0, -1, …: these take their share of every stretch of the queue.
    step = (1.0 - project.lot_question_share) / max(project.lot_question_share, 1e-6)
    priorities = {pk: 0.5 - place * step for place, pk in enumerate(wanted)}
    _move(asked.values(), priorities)
    questions = Question.objects.bulk_create(
        Question(
            project=project,
            product_id=products[pk],
            kind=Kind.SINGLE,
            left_id=pk,
            purpose=Purpose.LOT,
            priority=priority,
            answers_needed=batch.people,
            strategy="random",
            reason=DRAWN(),
        )
        for pk, priority in priorities.items()
        if pk not in asked and pk in products
    )
    if questions:
        keep_away(questions, seen_by(project.pk, [each.left_id for each in questions]))
    return len(questions)


def _move(questions: Iterable[Question], priorities: Mapping[int, float]) -> None:
    """Give the questions that wait for an answer these priorities, by their images."""
    moved = [
        each
        for each in questions
        if each.state == QuestionState.OPEN and each.priority != priorities[each.left_id]
    ]
    for each in moved:
        each.priority = priorities[each.left_id]
    Question.objects.bulk_update(moved, ["priority"])
