"""Take back a reviewer's last step at the desk: a decision, or asking people about an image."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from annotator.models import (
    AskedPeople,
    AuditEvent,
    Hold,
    HoldState,
    Project,
    Question,
    QuestionState,
    Review,
    User,
    Verdict,
)
from annotator.queue.hold import lock
from annotator.scores.lock_champion import lock_champion
from annotator.verdicts.reverse_reviews import take_back_last
from scoring.vocabulary.audit_actions import AuditAction


@dataclass(frozen=True)
class Step:
    """What was taken back: a decision about these images, or asking people about one (None).

    stays: people have begun to answer, so they are still asked; the next call takes back the step
    before.
    """

    decision: Verdict | None
    generations: list[int]
    stays: bool = False


@transaction.atomic
def take_back_step(*, project: Project, by: User) -> Step:
    """Take back the person's last step that still stands. Raises Conflict where there is none."""
    lock_champion(project)  # all who take back in the project take turns
    asked = AskedPeople.objects.filter(project=project, by=by, ended_at=None).order_by("-pk")
    mine = Review.objects.standing().filter(project=project, reviewer=by).order_by("-pk")
    last_asked, last_decided = asked.first(), mine.only("created_at").first()
    if last_asked is not None and (
        last_decided is None or last_decided.created_at < last_asked.created_at
    ):
        return _ask_no_more(last_asked, by)
    decision = take_back_last(project=project, by=by)
    return Step(decision.decision, decision.generations)


def _ask_no_more(step: AskedPeople, by: User) -> Step:
    question = lock(step.question_id)
    now = timezone.now()
    holds = Hold.objects.filter(question=question)
    is_taken = question.answers_count > 0 or (
        holds.filter(state=HoldState.ACTIVE, expires_at__gt=now).exists()
    )
    if not is_taken:
        _withdraw(question)
        AuditEvent.record(
            AuditAction.GENERATION_ASKING_WITHDRAWN,
            project=step.project,
            actor=by,
            target=question.left,
            question=question.pk,
        )
    step.ended_at = now
    step.save(update_fields=("ended_at",))
    return Step(None, [question.left_id], stays=is_taken)


def _withdraw(question: Question) -> None:
    """Nobody gets it any more, and whom it was kept away from counts as not asked."""
    holds = Hold.objects.filter(question=question)
    holds.filter(state=HoldState.ACTIVE).update(state=HoldState.EXPIRED)
    holds.filter(state=HoldState.ANSWERED).delete()
    question.holds_count = 0
    question.state = QuestionState.WITHDRAWN
    question.save(update_fields=("holds_count", "state"))
