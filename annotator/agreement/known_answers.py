"""Set and delete the known answer about a generation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_answer import SET_ASIDE_FOR_AUDIT


class GoldRefusal(TextChoices):
    """Why a generation may not have a known answer."""

    AUDIT = "audit", "its product is set aside for the audit"


def gold_refusal(generation: Generation) -> GoldRefusal | None:
    """Why this generation may not have a known answer; None if it may."""
    return GoldRefusal.AUDIT if generation.product.is_audit else None


@transaction.atomic
def set_known_answer(
    *, generation: Generation, by: User, is_good: bool, is_changed: bool, explanation: str
) -> KnownAnswer:
    """Create or change the known answer of the generation; it is used from the next plan on.

    Its product decides whether it is used for gold questions or for practice. Raises Conflict for a
    product of the audit: its answers must be given blind, and gold questions give feedback.
    """
    if gold_refusal(generation) is not None:
        raise Conflict(SET_ASIDE_FOR_AUDIT())
    _choose_use(generation, is_fine=is_good and not is_changed)
    known_answer, _ = KnownAnswer.objects.update_or_create(
        generation=generation,
        defaults={
            "project_id": generation.project_id,
            "is_good": is_good,
            "is_changed": is_changed,
            "explanation": explanation,
            "made_by": by,
        },
    )
    _record(AuditAction.KNOWN_ANSWER_SET, known_answer, by, is_good=is_good, is_changed=is_changed)
    return known_answer


@dataclass(frozen=True)
class KnownAnswersSet:
    """How many known answers were set; `refused` images may have none."""

    set: int
    refused: int


@transaction.atomic
def set_known_answers(
    *,
    project: Project,
    generations: Sequence[int],
    by: User,
    is_good: bool,
    is_changed: bool,
    explanation: str,
) -> KnownAnswersSet:
    """Set the same known answer for each of these images of the project that may have one."""
    rows = Generation.objects.filter(project=project, pk__in=generations)
    rows = rows.select_related("product", "project").order_by("pk")
    allowed = [each for each in rows if gold_refusal(each) is None]
    for each in allowed:
        set_known_answer(
            generation=each,
            by=by,
            is_good=is_good,
            is_changed=is_changed,
            explanation=explanation,
        )
    return KnownAnswersSet(len(allowed), len(rows) - len(allowed))


@transaction.atomic
def forget_known_answer(*, known_answer: KnownAnswer, by: User) -> None:
    """Delete a known answer and withdraw its question; answers to it no longer check anybody."""
    _record(AuditAction.KNOWN_ANSWER_FORGOTTEN, known_answer, by)
    Question.objects.filter(
        left=known_answer.generation_id,
        purpose=Purpose.GOLD,
        state=QuestionState.OPEN,
        holds_count=0,
    ).update(state=QuestionState.WITHDRAWN)
    known_answer.delete()


def _choose_use(generation: Generation, *, is_fine: bool) -> None:
    """Reserve the product for gold questions or for practice, once and for all.

    Nobody may be tested on what practice has shown them, so a product never changes its use, not
    even if its known answers are deleted and set again. Of products with right images, and of those
    with wrong images, every third is used for practice, the second one first. So a single known
    answer is used for testing, and two of a kind serve both uses.
    """
    # Locked, because two people who set answers at the same time must not count the same rows.
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


def _record(action: AuditAction, known_answer: KnownAnswer, by: User, **detail: object) -> None:
    AuditEvent.record(
        action,
        project=known_answer.project,
        actor=by,
        target=known_answer,
        generation=known_answer.generation_id,
        **detail,
    )
