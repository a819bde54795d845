"""Give a person the roles of their groups; what admins have granted here stays."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from annotator.models import AuditEvent, GroupRole, Membership, Project, Role, User
from scoring.vocabulary.audit_actions import AuditAction


@transaction.atomic
def refresh_roles(*, user: User, groups: Collection[str]) -> None:
    """At each login: the highest role of the groups in each project, or more if granted here.

    A role that only a group had given goes with the group.
    """
    wanted: dict[int, Role] = {}
    for row in GroupRole.objects.filter(group__in=groups).order_by("pk"):
        role, held = Role(row.role), wanted.get(row.project_id)
        wanted[row.project_id] = role if held is None or role.includes(held) else held
    mine = Membership.objects.filter(user=user).select_related("project").select_for_update()
    for membership in mine.order_by("pk"):
        _change(membership, wanted.pop(membership.project_id, None))
    for project in Project.objects.filter(pk__in=wanted).order_by("pk"):
        _add(user, project, wanted[project.pk])
    user.forget_places()


def _add(user: User, project: Project, role: Role) -> None:
    membership = Membership.objects.create(
        project=project,
        user=user,
        role=role,
        group_role=role,
        guidelines_read=project.guidelines_number,
    )
    _log(AuditAction.MEMBER_ADDED, membership, before=None, after=role)


def _change(membership: Membership, by_groups: Role | None) -> None:
    """`role` is what counts: the higher one of the groups' and of the one granted here."""
    if membership.group_role is None and by_groups is None:
        return
    before = Role(membership.role)
    granted = membership.granted_role
    if by_groups is None and granted is None:
        _log(AuditAction.MEMBER_REMOVED, membership, before=before, after=None)
        membership.delete()
        return
    roles = [role for role in (by_groups, granted) if role is not None]
    role = roles[0] if roles[0].includes(roles[-1]) else roles[-1]
    membership.role, membership.group_role = role, by_groups
    membership.local_role = None if by_groups is None else granted
    membership.save(update_fields=["role", "group_role", "local_role"])
    if role != before:
        _log(AuditAction.MEMBER_ROLE_CHANGED, membership, before=before, after=role)


def _log(
    action: AuditAction, membership: Membership, *, before: Role | None, after: Role | None
) -> None:
    AuditEvent.record(
        action,
        project=membership.project,
        actor=None,
        target=membership,
        user=membership.user.username,
        before=before,
        after=after,
        by_groups=True,
    )
