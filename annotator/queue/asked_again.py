"""What asking again about one image and about many have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.models import (
    AuditEvent,
    Hold,
    HoldState,
    Project,
    Purpose,
    Question,
    QuestionState,
    User,
)
from scoring.vocabulary.audit_actions import AuditAction

ROWS_AT_ONCE = 1000
WAITING = (QuestionState.OPEN, QuestionState.HELD)
# Their answers measure or prove something, so nobody hears of them before all are given.
BLIND = (Purpose.AUDIT, Purpose.LOT, Purpose.DRIFT)


def keep_away(questions: Sequence[Question], seen: Mapping[int, set[int]], by: User) -> None:
    """Hand none of these questions to people who have answered about the image before."""
    Hold.objects.bulk_create(
        (
            Hold(
                project_id=each.project_id,
                question=each,
                user_id=user,
                state=HoldState.ANSWERED,
                expires_at=each.created_at,
            )
            for each in questions
            for user in sorted(seen.get(each.left_id, {by.pk}))
        ),
        batch_size=ROWS_AT_ONCE,
    )


def record_asked(project: Project, questions: Sequence[Question], people: int, by: User) -> None:
    """Write down who asked about which image."""
    AuditEvent.objects.bulk_create(
        (
            AuditEvent.of(
                AuditAction.GENERATION_ASKED_AGAIN,
                project=project,
                actor=by,
                target=f"generation:{each.left_id}",
                question=each.pk,
                people=people,
            )
            for each in questions
        ),
        batch_size=ROWS_AT_ONCE,
    )
