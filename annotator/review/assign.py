"""Say whose it is to review which images."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from annotator.errors import InvalidInput
from annotator.models import Assignment, AuditEvent, Generation, Membership, Project, Role, User
from annotator.models.scope import ScopedQuerySet
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_answer import GENERATION_ELSEWHERE
from scoring.vocabulary.messages.problem_review import NO_REVIEWER

REVIEWING = tuple(role for role in Role if role.includes(Role.OPS))


def reviewers(project: Project) -> ScopedQuerySet[Membership]:
    """The members who may review, by name."""
    members = Membership.objects.filter(project=project, role__in=REVIEWING)
    return members.select_related("user").order_by("user__username")


@transaction.atomic
def assign(*, project: Project, ids: Collection[int], to: int | None, by: User) -> int:
    """Give these images to the reviewer with this id, or to nobody; how many.

    Raises InvalidInput if an image is not one of the project's, or the person no reviewer of it.
    """
    wanted = sorted(set(ids))
    known = set(
        Generation.objects.filter(project=project, pk__in=wanted).values_list("pk", flat=True)
    )
    if strangers := [pk for pk in wanted if pk not in known]:
        raise InvalidInput.in_field("ids", GENERATION_ELSEWHERE(generation=str(strangers[0])))
    if to is not None and not reviewers(project).filter(user=to).exists():
        raise InvalidInput.in_field("to", NO_REVIEWER())
    before = dict(
        Assignment.objects.filter(generation__in=wanted).values_list("generation_id", "assignee_id")
    )
    if to is None:
        Assignment.objects.filter(generation__in=wanted).delete()
    else:
        Assignment.objects.bulk_create(
            [
                Assignment(project=project, generation_id=pk, assignee_id=to, assigned_by=by)
                for pk in wanted
            ],
            update_conflicts=True,
            unique_fields=("generation",),
            update_fields=("assignee", "assigned_by", "created_at"),
        )
    AuditEvent.objects.bulk_create(
        AuditEvent.of(
            AuditAction.GENERATION_ASSIGNED,
            project=project,
            actor=by,
            target=f"generation:{pk}",
            before=before.get(pk),
            after=to,
        )
        for pk in wanted
        if before.get(pk) != to
    )
    return len(wanted)
