"""Inviting, withdrawing, accepting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from annotator.errors import Conflict, InvalidInput, NotFound
from annotator.members.accept_invitation import (
    accept_as,
    accept_with_new_account,
    find_invitation,
)
from annotator.members.invite import invite, withdraw_invitation
from annotator.models import AuditEvent, Invitation, Membership, Project, Role, User
from tests.factories import make_member, make_project, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "a long and unusual sentence"


@pytest.fixture
def project() -> Project:
    return make_project()


@pytest.fixture
def admin(project: Project) -> User:
    return make_member(project, Role.ADMIN)


def send(project: Project, admin: User, role: Role = Role.OPS) -> tuple[Invitation, str]:
    return invite(project=project, by=admin, email="new@example.org", role=role)


def test_the_secret_is_not_kept(project: Project, admin: User) -> None:
    invitation, secret = send(project, admin)
    assert secret not in str(Invitation.objects.filter(pk=invitation.pk).values().get())
    assert find_invitation(secret=secret) == invitation


def test_a_new_person_gets_account_and_role(project: Project, admin: User) -> None:
    _, secret = send(project, admin)
    user = accept_with_new_account(secret=secret, username="newcomer", password=PASSWORD)
    assert user.email == "new@example.org" and user.check_password(PASSWORD)
    assert Membership.objects.get(user=user).role == Role.OPS
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert actions == {"invitation.made", "invitation.accepted"}


def test_a_link_works_once(project: Project, admin: User) -> None:
    _, secret = send(project, admin)
    accept_with_new_account(secret=secret, username="newcomer", password=PASSWORD)
    with pytest.raises(NotFound, match="used or has expired"):
        accept_as(secret=secret, user=make_user())


def test_a_link_expires(project: Project, admin: User) -> None:
    invitation, secret = send(project, admin)
    Invitation.objects.filter(pk=invitation.pk).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    with pytest.raises(NotFound):
        accept_as(secret=secret, user=make_user())


def test_a_second_invitation_replaces_the_first(project: Project, admin: User) -> None:
    _, first = send(project, admin)
    _, second = send(project, admin, Role.ANNOTATOR)
    with pytest.raises(NotFound):
        find_invitation(secret=first)
    assert find_invitation(secret=second).role == Role.ANNOTATOR


def test_members_are_not_invited_again(project: Project, admin: User) -> None:
    make_member(project, email="New@example.org")
    with pytest.raises(Conflict, match="member of this project already"):
        send(project, admin)


def test_who_has_an_account_must_use_it(project: Project, admin: User) -> None:
    user = make_user(email="new@example.org")
    _, secret = send(project, admin)
    with pytest.raises(Conflict, match="Log in"):
        accept_with_new_account(secret=secret, username="another", password=PASSWORD)
    accept_as(secret=secret, user=user)
    assert Membership.objects.get(project=project, user=user).role == Role.OPS


def test_an_invitation_never_lowers_a_role(project: Project, admin: User) -> None:
    _, secret = send(project, admin, Role.ANNOTATOR)
    accept_as(secret=secret, user=admin)
    assert Membership.objects.get(user=admin).role == Role.ADMIN


@pytest.mark.parametrize(
    ("username", "password", "field"),
    [
        ("taken", PASSWORD, "username"),
        ("two words", PASSWORD, "username"),
        ("newcomer", "12345678", "password"),
    ],
)
def test_bad_accounts_leave_the_link_usable(
    project: Project, admin: User, username: str, password: str, field: str
) -> None:
    make_user("taken")
    _, secret = send(project, admin)
    with pytest.raises(InvalidInput) as refusal:
        accept_with_new_account(secret=secret, username=username, password=password)
    assert field in refusal.value.fields
    assert find_invitation(secret=secret).is_open


def test_withdrawing_makes_the_link_worthless(project: Project, admin: User) -> None:
    invitation, secret = send(project, admin)
    withdraw_invitation(invitation=invitation, by=admin)
    with pytest.raises(NotFound):
        find_invitation(secret=secret)


def test_an_accepted_invitation_cannot_be_withdrawn(project: Project, admin: User) -> None:
    invitation, secret = send(project, admin)
    accept_as(secret=secret, user=make_user())
    with pytest.raises(Conflict, match="accepted already"):
        withdraw_invitation(invitation=invitation, by=admin)
