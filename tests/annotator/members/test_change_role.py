"""Changing roles: logged, and never without an admin left."""

from __future__ import annotations

import pytest

from annotator.errors import Conflict
from annotator.members.change_role import change_role, remove_member
from annotator.models import AuditEvent, Membership, Project, Role, User
from tests.factories import make_member, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def admin(project: Project) -> User:
    return make_member(project, Role.ADMIN)


def membership(user: User) -> Membership:
    return Membership.objects.select_related("project", "user").get(user=user)


def test_is_written_into_the_audit_log(project: Project, admin: User) -> None:
    member = make_member(project)
    change_role(membership=membership(member), by=admin, role=Role.OPS)
    assert membership(member).role == Role.OPS
    event = AuditEvent.objects.get(action="member.role_changed")
    assert event.actor == admin
    assert event.detail == {"user": member.username, "before": "annotator", "after": "ops"}


def test_the_last_admin_stays(admin: User) -> None:
    with pytest.raises(Conflict, match="needs an admin"):
        change_role(membership=membership(admin), by=admin, role=Role.OPS)
    with pytest.raises(Conflict, match="needs an admin"):
        remove_member(membership=membership(admin), by=admin)
    assert membership(admin).role == Role.ADMIN


def test_one_of_two_admins_may_go(project: Project, admin: User) -> None:
    make_member(project, Role.ADMIN)
    remove_member(membership=membership(admin), by=admin)
    assert not Membership.objects.filter(user=admin).exists()
    assert AuditEvent.objects.get(action="member.removed").detail["role"] == "admin"


def test_an_admin_elsewhere_does_not_count(admin: User) -> None:
    make_member(make_project(), Role.ADMIN)
    with pytest.raises(Conflict):
        remove_member(membership=membership(admin), by=admin)
