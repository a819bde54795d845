"""What people have said about an image, for the reviewer who decides about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from annotator.models import (
    Answer,
    Choice,
    Generation,
    Hold,
    HoldState,
    Purpose,
    Question,
    QuestionState,
)

# Their answers measure or prove something, or are to be independent of each other. Before all are
# given, nobody hears of any: who knows one might wait for the next, or decide instead.
BLIND: Final = (Purpose.AUDIT, Purpose.LOT, Purpose.DRIFT, Purpose.REVIEW)
_OF_SIDE: Final = {
    Choice.LEFT: ("preferred", "other_preferred"),
    Choice.RIGHT: ("other_preferred", "preferred"),
}
_LARGE: Final = tuple(
    f"model_version__{name}" for name in ("config", "metrics", "details", "gate", "trained_on")
)


@dataclass(frozen=True)
class Said:
    """One answer as it concerns the image: `choice` is good, bad, both_good, both_bad, preferred or
    other_preferred. `other`: the generation that it was compared with."""

    id: int
    by: str
    at: datetime
    choice: str
    changed: bool
    reasons: list[str]
    note: str
    milliseconds: int
    purpose: str
    version: int | None
    other: Generation | None


@dataclass(frozen=True)
class Skipped:
    """Somebody would not or could not answer."""

    by: str
    reason: str


@dataclass(frozen=True)
class Waiting:
    """A reviewer has asked more people; their answers are kept back until all are given."""

    given: int
    needed: int


@dataclass(frozen=True)
class Heard:
    """All that people said, oldest first, and what is still to come, if a reviewer has asked."""

    answers: list[Said]
    skips: list[Skipped]
    waiting: Waiting | None


def read_answers(*, generation: Generation) -> Heard:
    """What people said about the generation, without blind answers that are not complete."""
    about = Q(question__left=generation) | Q(question__right=generation)
    of_product = Q(question__product=generation.product_id)
    open_blind = Q(question__purpose__in=BLIND) & Q(
        question__state__in=(QuestionState.OPEN, QuestionState.HELD)
    )
    answers = (
        Answer.objects.effective()
        .filter(about, of_product)
        .exclude(open_blind)
        .select_related("user", "left__image", "right__image", "model_version")
        .defer(*_LARGE)
        .order_by("pk")
    )
    skips = (
        Hold.objects.filter(about, of_product, state=HoldState.SKIPPED)
        .exclude(open_blind)
        .select_related("user")
        .order_by("pk")
    )
    return Heard(
        answers=[_said(answer, generation) for answer in answers],
        skips=[Skipped(str(hold.user), hold.skip_reason) for hold in skips],
        waiting=_waiting(generation),
    )


def _said(answer: Answer, generation: Generation) -> Said:
    is_left = answer.left_id == generation.pk
    sides = _OF_SIDE.get(Choice(answer.choice))
    choice = answer.choice if sides is None else sides[0 if is_left else 1]
    reasons = answer.reasons.get(str(generation.pk), [])
    return Said(
        id=answer.pk,
        by=str(answer.user),
        at=answer.created_at,
        choice=choice,
        changed=generation.pk in answer.changed,
        reasons=list(reasons),
        note=answer.note,
        milliseconds=answer.milliseconds,
        purpose=answer.purpose,
        version=None if answer.model_version is None else answer.model_version.number,
        other=answer.right if is_left else answer.left,
    )


def _waiting(generation: Generation) -> Waiting | None:
    """Of other blind questions nobody hears, not even that they are asked."""
    question = Question.objects.filter(
        left=generation,
        product=generation.product_id,
        purpose=Purpose.REVIEW,
        state__in=(QuestionState.OPEN, QuestionState.HELD),
    ).first()
    if question is None:
        return None
    return Waiting(question.answers_count, question.answers_needed)
