"""Change a member's role, or remove them from the project."""

from __future__ import annotations

from django.db import transaction

from annotator.errors import Conflict
from annotator.models import AuditEvent, Membership, Project, Role, User
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_access import LAST_ADMIN


@transaction.atomic
def change_role(*, membership: Membership, by: User, role: Role) -> Membership:
    """Give the member another role. Raises Conflict if that leaves no admin."""
    before = membership.role
    if role != Role.ADMIN:
        _check_admin_remains(membership)
    # From now on it is a grant of this site, whatever a group says; a group can only add to it.
    membership.role, membership.group_role, membership.local_role = role, None, None
    membership.save(update_fields=("role", "group_role", "local_role"))
    AuditEvent.record(
        AuditAction.MEMBER_ROLE_CHANGED,
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
    """Remove the member; their answers stay. Raises Conflict if that leaves no admin.

    Their tokens lose access to the project, too. The questions that they hold expire by themselves.
    """
    _check_admin_remains(membership)
    AuditEvent.record(
        AuditAction.MEMBER_REMOVED,
        project=membership.project,
        actor=by,
        target=membership,
        user=membership.user.username,
        role=membership.role,
    )
    membership.delete()


def _check_admin_remains(membership: Membership) -> None:
    """Raise Conflict if no other admin is left; locks the project against simultaneous removals."""
    Project.objects.select_for_update(of=("self",), no_key=True).get(pk=membership.project_id)
    others = Membership.objects.filter(project=membership.project_id, role=Role.ADMIN)
    if not others.exclude(pk=membership.pk).exists():
        raise Conflict(LAST_ADMIN())
