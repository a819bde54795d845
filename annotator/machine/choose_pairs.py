"""Which pairs to ask the machine about: those that people are asked, and some that they answered.

Never about products of the audit, on which everything is measured, nor about images that a batch's
lot is drawn from. A question stays open for people whatever the machine says.
"""

from __future__ import annotations

import hashlib
from typing import Final

from django.db.models import Exists, OuterRef, Q

from annotator.models import (
    Generation,
    Kind,
    MachineAnswer,
    Project,
    Purpose,
    Question,
    QuestionState,
)
from annotator.models.scope import ScopedQuerySet
from annotator.verdicts.eligible import open_batch, reserved

PURPOSES: Final = (Purpose.LEARN, Purpose.EXPLORE)
# So many pairs that people have answered tell how far the machine agrees with them; until then,
# every other pair is one of these, and later one in ten.
ENOUGH_COMPARED: Final = 200


def choose_pairs(
    *, project: Project, model: str, at_most: int
) -> list[tuple[Generation, Generation]]:
    """Pairs that `model` has not been asked about, left side first; the side is drawn by a hash."""
    new = _not_asked(project, model)
    asked = MachineAnswer.objects.filter(project=project, model=model).count()
    half = at_most // (2 if asked < 2 * ENOUGH_COMPARED else 10)
    answered = _free(project, new.filter(state=QuestionState.ANSWERED).order_by("-pk"), half)
    waiting = new.filter(state__in=(QuestionState.OPEN, QuestionState.HELD))
    open_ones = _free(project, waiting.order_by("-priority", "pk"), at_most - len(answered))
    chosen: dict[frozenset[int], tuple[Generation, Generation]] = {}
    for question in (*answered, *open_ones):
        if question.right is not None:
            pair = frozenset((question.left_id, question.right.pk))
            chosen.setdefault(pair, _ordered(question.left, question.right))
    return list(chosen.values())


def _not_asked(project: Project, model: str) -> ScopedQuerySet[Question]:
    either_way = Q(left=OuterRef("left"), right=OuterRef("right")) | Q(
        left=OuterRef("right"), right=OuterRef("left")
    )
    asked = MachineAnswer.objects.filter(either_way, project=project, model=model)
    rows = Question.objects.filter(
        project=project, kind=Kind.PAIR, purpose__in=PURPOSES, product__is_audit=False
    )
    return rows.exclude(Exists(asked)).select_related(
        "left__image", "right__image", "left__product__image"
    )


def _free(project: Project, questions: ScopedQuerySet[Question], at_most: int) -> list[Question]:
    """The first of these about no reserved image."""
    rows = list(questions[: 2 * at_most])
    shown = {pk for row in rows for pk in (row.left_id, row.right_id) if pk is not None}
    apart = reserved(open_batch(project.pk), shown)
    return [row for row in rows if not apart & {row.left_id, row.right_id}][:at_most]


def _ordered(one: Generation, two: Generation) -> tuple[Generation, Generation]:
    """The same order each time, so that a pair is one row, and each order half of the time."""
    low, high = sorted((one, two), key=lambda each: each.pk)
    is_turned = hashlib.sha256(f"{low.pk}:{high.pk}".encode()).digest()[0] & 1
    return (high, low) if is_turned else (low, high)
