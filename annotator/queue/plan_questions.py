"""Replace the plan of questions by a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from annotator.models import (
    Batch,
    Hold,
    HoldState,
    Kind,
    ModelVersion,
    PassedOver,
    Project,
    Purpose,
    Question,
    QuestionState,
)
from scoring.vocabulary.message import Message

# The purposes of planned questions; gold questions and repeats are added to the queue separately.
PLANNED = (Purpose.LEARN, Purpose.EXPLORE, Purpose.AUDIT)
ROWS_AT_ONCE = 1000


@dataclass(frozen=True)
class PlannedRow:
    """A planned question; `right_id` is None for a single.

    `value` is the strategy's value, `scores` the model's predictions for the generations, by id.
    `passed_over`: reserved images that would have been asked right before it.
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
    passed_over: tuple[int, ...] = ()

    @property
    def shown(self) -> frozenset[int | None]:
        """The generations shown, regardless of their sides."""
        return frozenset((self.left_id, self.right_id))


@transaction.atomic
def store_plan(
    *,
    project: Project,
    planned: Sequence[PlannedRow],
    version: ModelVersion | None,
    batch: Batch | None = None,
) -> int:
    """Withdraw the untouched questions and ask `planned` instead; returns how many are new.

    They are asked in the order of `planned`. Questions that were handed out while the plan was
    computed stay, and are not asked a second time. `batch`: the one whose images were passed over.
    """
    untouched(project).update(state=QuestionState.WITHDRAWN)
    taken = _asked(project, {row.product_id for row in planned})
    questions = [
        _question(project, row, position, version)
        for position, row in enumerate(planned)
        if row.shown not in taken
    ]
    Question.objects.bulk_create(questions, batch_size=ROWS_AT_ONCE)
    if batch is not None:
        by_place = {int(-each.priority): each for each in questions}
        keep_passed_over(batch, [(row, by_place.get(i)) for i, row in enumerate(planned)])
    return len(questions)


def _question(
    project: Project, row: PlannedRow, position: int, version: ModelVersion | None
) -> Question:
    return Question(
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


def keep_passed_over(batch: Batch, asked: Iterable[tuple[PlannedRow, Question | None]]) -> None:
    """Remember which reserved images were passed over before which question.

    A row without a question was not asked, so its images were passed over before the next one.
    """
    passed: list[int] = []
    rows: list[PassedOver] = []
    for row, question in asked:
        passed += row.passed_over
        if question is not None:
            ids = dict.fromkeys(passed)
            rows += [PassedOver(batch=batch, generation_id=pk, before=question) for pk in ids]
            passed = []
    PassedOver.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def untouched(project: Project) -> QuerySet[Question]:
    """Planned questions that nobody holds, has answered or has skipped.

    A skipped question is not replaced: a new one would be handed to the same person again.
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
    """How many untouched questions there are (gold and other checks included), by model version.

    If this is the same for two plans, they differ only by chance: a new draw may choose another
    image of a product, or a comparison instead of a single.
    """
    checks = Question.objects.filter(
        project=project, state=QuestionState.OPEN, answers_count=0, holds_count=0
    ).exclude(purpose__in=PLANNED)
    counts: Counter[int | None] = Counter()
    for rows in (untouched(project), checks):
        numbers = rows.order_by().values_list("model_version_id").annotate(n=Count("pk"))
        counts.update(dict(numbers))
    return counts


def _asked(project: Project, products: Iterable[int]) -> set[frozenset[int | None]]:
    """The pairs and singles already asked about these products, without withdrawn ones."""
    questions = Question.objects.filter(project=project, product__in=list(products)).exclude(
        state=QuestionState.WITHDRAWN
    )
    return {frozenset(sides) for sides in questions.values_list("left_id", "right_id")}
