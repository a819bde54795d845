"""Ask which of two is better: each product once, in a random order, mixed among the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from annotator.agreement.change_comparison import settle, withdraw_waiting
from annotator.agreement.compare import MOST_VOTES
from annotator.agreement.comparisons import asked_products, sides_of
from annotator.models import (
    Batch,
    Comparison,
    Hold,
    HoldState,
    Kind,
    Purpose,
    Question,
    QuestionState,
)
from annotator.queue.plan_questions import ROWS_AT_ONCE, PlannedRow, keep_passed_over
from scoring.vocabulary.messages.questions import DRAWN
from scoring.vocabulary.rules import salted_hash


def room_for(comparison: Comparison) -> int:
    """How many more questions it may have open, and 0 once one side is proven better.

    Its share of the questions planned ahead. Questions that somebody skipped don't count, because
    nobody else may be left to answer them.
    """
    if settle(comparison):
        withdraw_waiting(comparison)
        return 0
    asked = Question.objects.filter(comparison=comparison).exclude(state=QuestionState.WITHDRAWN)
    wanted = max(1, round(comparison.share * comparison.project.plan_ahead))
    return max(0, min(wanted - _waiting(comparison).count(), MOST_VOTES - asked.count()))


def next_products(comparison: Comparison, products: Iterable[int], count: int) -> list[int]:
    """The next products to ask about, in the comparison's random order."""
    fresh = set(products) - asked_products(comparison)
    return sorted(fresh, key=lambda pk: salted_hash(pk, comparison.salt))[:count]


def next_pairs(comparison: Comparison, count: int) -> list[PlannedRow]:
    """The next pairs of an image of A and one of B; which ones is drawn once and for all.

    What was asked before, or is known of the images, makes no difference, so that the votes stay
    independent.
    """
    sides = [
        _by_product(rows.values_list("product_id", "pk"))
        for rows in sides_of(comparison.project, comparison.of, comparison.a, comparison.b)
    ]
    common = sides[0].keys() & sides[1].keys()
    _remember_products(comparison, len(common))
    return [
        pair_row(
            product,
            *(
                min(side[product], key=lambda pk: salted_hash(pk, comparison.salt))
                for side in sides
            ),
        )
        for product in next_products(comparison, common, count)
    ]


def pair_row(product: int, a: int, b: int) -> PlannedRow:
    """The question which of the two images is better. The sides that people see are drawn later."""
    return PlannedRow(
        product_id=product, left_id=a, right_id=b, purpose=Purpose.COMPARE, reason=DRAWN(),
        strategy="random",
    )  # fmt: skip


@transaction.atomic
def store_pairs(
    *, comparison: Comparison, planned: Sequence[PlannedRow], batch: Batch | None = None
) -> int:
    """Ask these pairs after those that wait already; returns how many are new.

    Nothing is asked if the comparison has ended meanwhile.
    """
    comparison = Comparison.objects.select_for_update().get(pk=comparison.pk)
    if not comparison.is_running:
        return 0
    asked = asked_products(comparison)
    fresh = [row for row in planned if row.product_id not in asked]
    waiting = list(_waiting(comparison).order_by("-priority", "pk"))
    questions = [_question(comparison, row) for row in fresh]
    # A plan's priorities are 0, -1, …: these take their share of every stretch of the queue.
    step = (1.0 - comparison.share) / comparison.share
    for place, question in enumerate([*waiting, *questions]):
        question.priority = 0.25 - place * step
    Question.objects.bulk_update(waiting, ("priority",), batch_size=ROWS_AT_ONCE)
    Question.objects.bulk_create(questions, batch_size=ROWS_AT_ONCE)
    if batch is not None:
        keep_passed_over(batch, zip(fresh, questions, strict=True))
    return len(questions)


def _question(comparison: Comparison, row: PlannedRow) -> Question:
    return Question(
        project_id=comparison.project_id,
        product_id=row.product_id,
        kind=Kind.PAIR,
        left_id=row.left_id,
        right_id=row.right_id,
        purpose=Purpose.COMPARE,
        strategy=row.strategy,
        reason=row.reason,
        comparison=comparison,
    )


def _waiting(comparison: Comparison) -> QuerySet[Question]:
    """Its questions that nobody has answered, holds or has skipped."""
    skipped = Hold.objects.filter(question=OuterRef("pk"), state=HoldState.SKIPPED)
    return Question.objects.filter(
        ~Exists(skipped),
        comparison=comparison, state=QuestionState.OPEN, answers_count=0, holds_count=0,
    )  # fmt: skip


def _by_product(rows: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    images = defaultdict[int, list[int]](list)
    for product, pk in rows:
        images[product].append(pk)
    return images


def _remember_products(comparison: Comparison, count: int) -> None:
    if comparison.products != count:
        comparison.products = count
        comparison.save(update_fields=("products",))
