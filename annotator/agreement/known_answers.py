"""Saying what the right answer about a generation is, and taking that back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Q, TextChoices

from annotator.errors import Conflict
from annotator.models import (
    AuditEvent,
    Generation,
    GoldUse,
    KnownAnswer,
    Product,
    Project,
    Purpose,
    Question,
    QuestionState,
    User,
)
from scoring.vocabulary.messages.problem_answer import SET_ASIDE_FOR_AUDIT


class GoldRefusal(TextChoices):
    """Why nothing may be said to be right about a generation."""

    AUDIT = "audit", "its product is set aside for the audit"


def gold_refusal(generation: Generation) -> GoldRefusal | None:
    """Why this generation may not have a known answer; None where it may."""
    return GoldRefusal.AUDIT if generation.product.is_audit else None


@transaction.atomic
def set_known_answer(
    *, generation: Generation, by: User, is_good: bool, is_changed: bool, explanation: str
) -> KnownAnswer:
    """Make or change the known answer of the generation; it takes part from the next plan on.

    Whether it checks people or is practised on goes by its product. Raises Conflict for a
    product of the audit: its answers must be given blind, and gold questions come with feedback.
    """
    if gold_refusal(generation) is not None:
        raise Conflict(SET_ASIDE_FOR_AUDIT())
    _choose_use(generation, is_fine=is_good and not is_changed)
    known, _ = KnownAnswer.objects.update_or_create(
        generation=generation,
        defaults={
            "project_id": generation.project_id,
            "is_good": is_good,
            "is_changed": is_changed,
            "explanation": explanation,
            "made_by": by,
        },
    )
    _record("known_answer.set", known, by, is_good=is_good, is_changed=is_changed)
    return known


@transaction.atomic
def forget_known_answer(*, known: KnownAnswer, by: User) -> None:
    """Take it back, and its questions out of the queue; answers to them check no one any more."""
    _record("known_answer.forgotten", known, by)
    Question.objects.filter(
        left=known.generation_id, purpose=Purpose.GOLD, state=QuestionState.OPEN, holds_count=0
    ).update(state=QuestionState.WITHDRAWN)
    known.delete()


def _choose_use(generation: Generation, *, is_fine: bool) -> None:
    """Say whether the product's known answers are for the test or for practice, once for all.

    Nobody may be tested on what practice has shown them, so a product never changes sides, not
    even when its answers are taken back and given anew. Of those that are all right and of those
    that are not, every third goes to practice, the second one first: a single known answer tests,
    two of a kind serve both.
    """
    # Two people who say something at the same moment must not count the same rows.
    Project.objects.select_for_update(of=("self",), no_key=True).get(pk=generation.project_id)
    fine = Q(is_good=True, is_changed=False)
    alike = KnownAnswer.objects.filter(fine if is_fine else ~fine, project=generation.project_id)
    uses = dict(
        alike.order_by()
        .values_list("generation__product__gold_use")
        .annotate(n=Count("generation__product", distinct=True))
    )
    tests = uses.get(GoldUse.TEST, 0) + uses.get(GoldUse.NONE, 0)
    use = GoldUse.PRACTICE if 2 * uses.get(GoldUse.PRACTICE, 0) < tests else GoldUse.TEST
    Product.objects.filter(pk=generation.product_id, gold_use=GoldUse.NONE).update(gold_use=use)


def _record(action: str, known: KnownAnswer, by: User, **detail: object) -> None:
    AuditEvent.record(
        action,
        project=known.project,
        actor=by,
        target=known,
        generation=known.generation_id,
        **detail,
    )
