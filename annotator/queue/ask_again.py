"""Ask more people about an image because a reviewer wants to know more."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from annotator.errors import Conflict, InvalidInput
from annotator.models import (
    AskedPeople,
    Generation,
    Kind,
    Membership,
    Purpose,
    Question,
    User,
)
from annotator.queue.asked_again import BLIND, WAITING, record_asked
from annotator.queue.keep_away import keep_away
from annotator.verdicts.lot_answers import seen_by
from scoring.vocabulary.messages.problem_review import (
    BEING_ASKED,
    BEING_ASKED_BLIND,
    TOO_FEW_LEFT,
)
from scoring.vocabulary.messages.questions import DRAWN

# Before every planned question, whose priorities are 0.5 at most.
PRIORITY = 1.0


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
    keep_away([question], {locked.pk: seen})
    record_asked(generation.project, [question], people, by)
    AskedPeople.objects.create(project=generation.project, question=question, by=by)
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
