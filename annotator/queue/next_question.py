"""Handing out questions."""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from annotator.models import Hold, Project, User
from annotator.queue.claim import hand_out
from annotator.queue.hold import expire_holds
from annotator.queue.load_holds import load_held

MOST_AT_ONCE = 20

# Before it is selected from, a person's hold was renewed: what is overdue here is another's.
_OVERDUE: Final = """
EXISTS (SELECT 1 FROM annotator_hold o
        WHERE o.project_id = %s AND o.state = 'active' AND o.expires_at <= %s)
"""


@transaction.atomic
def next_questions(*, project: Project, user: User, count: int) -> list[Hold]:
    """Hold up to `count` questions for `user`, those they hold already first, oldest first.

    Whoever reloads the page gets the same questions again, with their leases renewed. The sides
    of a pair are drawn here, at random, and kept with the hold. Each hold comes with its
    question, product, generations and images loaded.
    """
    count = max(1, min(count, MOST_AT_ONCE))
    hand_out(project=project, user=user, count=count)
    held, others_overdue = _held(project, user, count)
    if len(held) < count or others_overdue:
        # What others let run out goes back to the queue now; who is short of questions gets it.
        ended = expire_holds(project=project)
        if ended and len(held) < count:
            hand_out(project=project, user=user, count=count)
            held, _ = _held(project, user, count)
    return held


def _held(project: Project, user: User, count: int) -> tuple[list[Hold], bool]:
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    condition = "h.user_id = %s AND h.project_id = %s AND h.state = 'active'"
    values = [project.pk, now, user.pk, project.pk]
    return load_held(condition, values, limit=count, also=_OVERDUE)
