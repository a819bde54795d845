"""Putting a new plan in the place of the old one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from annotator.models import (
    Hold,
    HoldState,
    Kind,
    ModelVersion,
    Project,
    Purpose,
    Question,
    QuestionState,
)
from scoring.vocabulary.message import Message

# The purposes that a plan is about; gold and repeats are put into the queue by themselves.
PLANNED = (Purpose.LEARN, Purpose.EXPLORE, Purpose.AUDIT)
ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class PlannedRow:
    """A question to be; `right_id` is None for a single.

    `value` is the strategy's score, `scores` what the model thought of the generations, by id.
    """

    product_id: int
    left_id: int
    right_id: int | None
    purpose: Purpose
    reason: Message
    answers_needed: int = 1
    strategy: str = ""
    value: float | None = None
    selection_probability: float | None = None
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def shown(self) -> frozenset[int | None]:
        """What the person would see, whichever side it stands on."""
        return frozenset((self.left_id, self.right_id))


@transaction.atomic
def store_plan(
    *, project: Project, planned: Sequence[PlannedRow], version: ModelVersion | None
) -> int:
    """Withdraw the questions that nobody has touched and ask `planned` instead; how many.

    The order of `planned` is the order in which they are asked. What was handed out while the
    plan was being made stays, and is not asked a second time.
    """
    untouched(project).update(state=QuestionState.WITHDRAWN)
    taken = _asked(project, {row.product_id for row in planned})
    questions = [
        Question(
            project=project,
            product_id=row.product_id,
            kind=Kind.SINGLE if row.right_id is None else Kind.PAIR,
            left_id=row.left_id,
            right_id=row.right_id,
            purpose=row.purpose,
            priority=-position,
            answers_needed=row.answers_needed,
            strategy=row.strategy,
            value=row.value,
            selection_probability=row.selection_probability,
            reason=row.reason,
            scores=dict(row.scores),
            model_version=version,
        )
        for position, row in enumerate(planned)
        if row.shown not in taken
    ]
    Question.objects.bulk_create(questions, batch_size=ROWS_AT_ONCE)
    return len(questions)


def untouched(project: Project) -> QuerySet[Question]:
    """Planned questions that nobody has, answered or skipped.

    One that was skipped stays as it is: asked anew it would come back to whoever skipped it.
    """
    skipped = Hold.objects.filter(question=OuterRef("pk"), state=HoldState.SKIPPED)
    return Question.objects.filter(
        ~Exists(skipped),
        project=project,
        state=QuestionState.OPEN,
        purpose__in=PLANNED,
        answers_count=0,
        holds_count=0,
    )


def waiting(project: Project) -> Counter[int | None]:
    """How many questions nobody has touched, checks among them, by the model that chose them.

    Two plans for which this is the same differ by chance alone: drawn again, another image of a
    product is asked about, or a comparison in the place of a single.
    """
    checks = Question.objects.filter(
        project=project, state=QuestionState.OPEN, answers_count=0, holds_count=0
    ).exclude(purpose__in=PLANNED)
    found: Counter[int | None] = Counter()
    for rows in (untouched(project), checks):
        numbers = rows.order_by().values_list("model_version_id").annotate(n=Count("pk"))
        found.update(dict(numbers))
    return found


def _asked(project: Project, products: Iterable[int]) -> set[frozenset[int | None]]:
    """What is or was asked about these products, but for what was withdrawn."""
    questions = Question.objects.filter(project=project, product__in=list(products)).exclude(
        state=QuestionState.WITHDRAWN
    )
    return {frozenset(sides) for sides in questions.values_list("left_id", "right_id")}
