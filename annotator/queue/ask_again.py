"""Ask more people about an image because a reviewer wants to know more."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from annotator.errors import Conflict, InvalidInput
from annotator.models import (
    AuditEvent,
    Generation,
    Hold,
    HoldState,
    Kind,
    Membership,
    Purpose,
    Question,
    QuestionState,
    User,
)
from annotator.verdicts.lot_answers import seen_by
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_review import (
    BEING_ASKED,
    BEING_ASKED_BLIND,
    TOO_FEW_LEFT,
)
from scoring.vocabulary.messages.questions import DRAWN

# Before every planned question, whose priorities are 0.5 at most.
PRIORITY = 1.0
WAITING = (QuestionState.OPEN, QuestionState.HELD)
# Their answers measure or prove something, so nobody hears of them before all are given.
BLIND = (Purpose.AUDIT, Purpose.LOT, Purpose.DRIFT)


@transaction.atomic
def ask_again(*, generation: Generation, people: int, by: User) -> Question:
    """Ask `people` more about the image alone, blind, before everything else.

    Nobody is asked who has answered about it before, nor `by`. The answers train a model, but not
    about audit products or a batch that is open. Raises Conflict while people are being asked about
    it already, and InvalidInput if too few members are left who could answer.
    """
    # Two reviewers who ask at once take turns.
    locked = Generation.objects.select_for_update(no_key=True).get(pk=generation.pk)
    _check_nobody_is_asked(locked)
    seen = seen_by(locked.project_id, [locked.pk]).get(locked.pk, set()) | {by.pk}
    members = Membership.objects.filter(project=locked.project_id, user__is_active=True)
    left = members.exclude(user__in=seen).count()
    if left < people:
        raise InvalidInput.in_field("people", TOO_FEW_LEFT(left=left))
    question = Question.objects.create(
        project_id=locked.project_id,
        product_id=locked.product_id,
        kind=Kind.SINGLE,
        left=locked,
        purpose=Purpose.REVIEW,
        priority=PRIORITY,
        answers_needed=people,
        reason=DRAWN(),
    )
    Hold.objects.bulk_create(
        Hold(
            project_id=locked.project_id,
            question=question,
            user_id=user,
            state=HoldState.ANSWERED,
            expires_at=question.created_at,
        )
        for user in sorted(seen)
    )
    AuditEvent.record(
        AuditAction.GENERATION_ASKED_AGAIN,
        project=generation.project,
        actor=by,
        target=generation,
        question=question.pk,
        people=people,
    )
    return question


def _check_nobody_is_asked(generation: Generation) -> None:
    waiting = Question.objects.filter(
        Q(left=generation) | Q(right=generation),
        product=generation.product_id,
        state__in=WAITING,
    )
    asked = waiting.filter(purpose=Purpose.REVIEW).first()
    if asked is not None:
        raise Conflict(BEING_ASKED(people=asked.answers_needed - asked.answers_count))
    if waiting.filter(purpose__in=BLIND).exists():
        raise Conflict(BEING_ASKED_BLIND())
