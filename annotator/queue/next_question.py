"""Handing out questions."""

from __future__ import annotations

from django.db import transaction

from annotator.models import Hold, Project, User
from annotator.queue.claim import hand_out
from annotator.queue.hold import expire_holds

MOST_AT_ONCE = 20


@transaction.atomic
def next_questions(*, project: Project, user: User, count: int) -> list[Hold]:
    """Hold up to `count` questions for `user`, those they hold already first, oldest first.

    Whoever reloads the page gets the same questions again, with their leases renewed. The sides
    of a pair are drawn here, at random, and kept with the hold. Each hold comes with its
    question, product, generations and images loaded.
    """
    count = max(1, min(count, MOST_AT_ONCE))
    held, overdue = hand_out(project=project, user=user, count=count)
    # The person's own holds have just been renewed: what is overdue is another's.
    if len(held) < count or overdue:
        # It goes back to the queue now; who is short of questions gets it.
        ended = expire_holds(project=project)
        if ended and len(held) < count:
            held, _ = hand_out(project=project, user=user, count=count)
    return held
