"""What asking again about one image and about many have in common."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.models import (
    AuditEvent,
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
