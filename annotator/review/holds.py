"""Who has which image open at the desk: one reviewer at a time, by a lease that expires."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from annotator.database_clock import database_now
from annotator.errors import Conflict
from annotator.models import DeskHold, Generation, User
from scoring.vocabulary.messages.problem_review import HELD_BY_ANOTHER

# The page renews it while it is open (`frontend/src/features/review/desk/useHold.ts`).
LEASE: Final = timedelta(minutes=2)


@transaction.atomic
def take_image(*, generation: Generation, by: User) -> datetime:
    """Take or renew the lease on the image, and give up the person's other one; when it ends.

    Raises Conflict, which names the reviewer who has the image open.
    """
    until = database_now() + LEASE
    others = DeskHold.objects.filter(project=generation.project_id, holder=by)
    others.exclude(generation=generation).delete()
    mine_or_over = Q(holder=by) | Q(expires_at__lte=Now())
    free = DeskHold.objects.filter(mine_or_over, generation=generation)
    if free.update(holder=by, expires_at=until):
        return until
    # Of two people who come at once the unique index lets one in.
    DeskHold.objects.bulk_create(
        [
            DeskHold(
                project_id=generation.project_id,
                generation=generation,
                holder=by,
                expires_at=until,
            )
        ],
        ignore_conflicts=True,
    )
    check_nobody_else_has([generation.pk], by=by)
    return until


def leave_image(*, generation: Generation, by: User) -> None:
    """Give up the lease; does nothing where the person has none."""
    DeskHold.objects.filter(generation=generation, holder=by).delete()


def check_nobody_else_has(generations: Collection[int], *, by: User) -> None:
    """Raise Conflict if another reviewer has one of these images open."""
    holds = DeskHold.objects.in_force().filter(generation__in=generations).exclude(holder=by)
    held = holds.select_related("holder", "generation").order_by("pk").first()
    if held is not None:
        raise Conflict(
            HELD_BY_ANOTHER(person=str(held.holder), generation=held.generation.external_id)
        )
