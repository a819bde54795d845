"""Hand out the next questions to a person."""

from __future__ import annotations

from django.db import transaction

from annotator.models import Hold, Project, User
from annotator.queue.claim import hand_out
from annotator.queue.hold import expire_holds

MOST_AT_ONCE = 20


@transaction.atomic
def next_questions(*, project: Project, user: User, count: int) -> list[Hold]:
    """Hold up to `count` questions for `user`: first those they hold already, oldest first.

    Someone who reloads the page gets the same questions again, with renewed leases. The sides of a
    pair are drawn at random and kept with the hold. Each hold comes with its question, product,
    generations and images loaded.
    """
    count = max(1, min(count, MOST_AT_ONCE))
    holds, overdue = hand_out(project=project, user=user, count=count)
    # The person's own holds have just been renewed, so the expired ones belong to others.
    if len(holds) < count or overdue:
        # Their questions return to the queue, and this person gets them if they have too few.
        ended = expire_holds(project=project)
        if ended and len(holds) < count:
            holds, _ = hand_out(project=project, user=user, count=count)
    return holds
