"""Changing what a member may do, and taking them out of the project."""

from __future__ import annotations

from django.db import transaction

from annotator.errors import Conflict
from annotator.models import AuditEvent, Membership, Project, Role, User
from scoring.vocabulary.messages.problem_access import LAST_ADMIN


@transaction.atomic
def change_role(*, membership: Membership, by: User, role: Role) -> Membership:
    """Give the member another role. Raises Conflict when that leaves no admin."""
    before = membership.role
    if role != Role.ADMIN:
        _check_admin_remains(membership)
    membership.role = role
    membership.save(update_fields=("role",))
    AuditEvent.record(
        "member.role_changed",
        project=membership.project,
        actor=by,
        target=membership,
        user=membership.user.username,
        before=before,
        after=role,
    )
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """Take the member out; their answers stay. Raises Conflict when that leaves no admin.

    Their tokens lose the project with them; what they hold at the moment runs out by itself.
    """
    _check_admin_remains(membership)
    AuditEvent.record(
        "member.removed",
        project=membership.project,
        actor=by,
        target=membership,
        user=membership.user.username,
        role=membership.role,
    )
    membership.delete()


def _check_admin_remains(membership: Membership) -> None:
    """Under the project's lock, so that two admins can't remove each other at once."""
    Project.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.project_id)
    others = Membership.objects.filter(project=membership.project_id, role=Role.ADMIN)
    if not others.exclude(pk=membership.pk).exists():
        raise Conflict(LAST_ADMIN())
