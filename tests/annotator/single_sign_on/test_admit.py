"""Who gets in, as whom, and with which roles."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from annotator.members.change_role import change_role
from annotator.models import AuditEvent, GroupRole, Invitation, Membership, Project, Role, User
from tests.annotator.single_sign_on.conftest import Enter
from tests.annotator.single_sign_on.provider import Provider
from tests.annotator.single_sign_on.test_protocol import problem
from tests.factories import make_member, make_project, make_user

pytestmark = pytest.mark.django_db


def me(client: Client) -> str | None:
    """The name of who is logged in."""
    answer = client.get("/api/session/")
    return answer.json()["user"]["username"] if answer.status_code == 200 else None


def roles(username: str) -> dict[str, str]:
    rows = Membership.objects.filter(user__username=username)
    return dict(rows.values_list("project__slug", "role"))


def test_a_stranger_gets_a_clear_answer(enter: Enter, provider: Provider, client: Client) -> None:
    provider.person("ann")
    assert enter("ann")["Location"] == "/login/sso"
    assert "ann@example.org has no account here" in problem(client)
    assert not User.objects.exists()


def test_whom_an_admin_has_invited_joins(enter: Enter, provider: Provider, client: Client) -> None:
    project = make_project(slug="mugs")
    values = {"email": "Ann@Example.org", "expires_at": timezone.now() + timedelta(days=1)}
    Invitation.objects.create(project=project, role=Role.OPS, secret_hash="a", **values)
    provider.person("ann", preferred_username="Ann Lee!")
    enter("ann")
    assert me(client) == "AnnLee"
    assert roles("AnnLee") == {"mugs": "ops"}
    assert not User.objects.get().has_usable_password()
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"account.provisioned", "account.linked", "invitation.accepted"} <= actions


@pytest.mark.parametrize(
    "claims", [{"email_verified": False}, {"email": ""}, {"email_verified": 1}]
)
def test_an_address_counts_only_if_verified(
    claims: dict[str, Any], provision: None, enter: Enter, provider: Provider, client: Client
) -> None:
    make_user("old", email="ann@example.org").set_unusable_password()
    provider.person("ann", **claims)
    enter("ann")
    assert me(client) is None
    assert "not say that your e-mail address is verified" in problem(client)


def test_an_account_with_a_password_is_never_taken_over(
    enter: Enter, provider: Provider, client: Client
) -> None:
    owner = make_user("owner", email="ann@example.org")
    provider.person("ann")
    assert enter("ann")["Location"] == "/login/sso"
    assert me(client) is None
    assert client.get("/api/session/sso/").json() == {"problem": None, "email": "ann@example.org"}
    link = "/api/session/sso/link/"
    wrong = client.post(link, {"password": "wrong"}, "application/json")
    assert (wrong.status_code, me(client)) == (400, None)
    assert not SocialAccount.objects.exists()
    right = client.post(link, {"password": "password"}, "application/json")
    assert (right.status_code, me(client)) == (200, "owner")
    assert client.post(link, {"password": "password"}, "application/json").status_code == 409
    again = Client()
    enter("ann", browser=again)
    assert me(again) == "owner"
    assert SocialAccount.objects.get().user == owner


def test_the_password_is_asked_for_ten_minutes(
    enter: Enter, provider: Provider, client: Client
) -> None:
    make_user("owner", email="ann@example.org")
    provider.person("ann")
    enter("ann")
    session = client.session
    session["sso_to_link"] = {**session["sso_to_link"], "until": timezone.now().timestamp() - 1}
    session.save()
    answer = client.post("/api/session/sso/link/", {"password": "password"}, "application/json")
    assert answer.status_code == 409


def test_without_a_password_linked_by_itself_but_no_site_admin(
    enter: Enter, provider: Provider, client: Client
) -> None:
    for name, is_superuser in (("plain", False), ("root", True)):
        user = make_user(name, email=f"{name}@example.org", is_superuser=is_superuser)
        user.set_unusable_password()
        user.save()
        provider.person(name)
    enter("root")
    assert me(client) is None
    assert "link_account" in problem(client)
    enter("plain")
    assert me(client) == "plain"
    call_command("link_account", "root", "root")
    other = Client()
    enter("root", browser=other)
    assert me(other) == "root"


def test_a_deactivated_person_stays_out(enter: Enter, provider: Provider, client: Client) -> None:
    user = make_user("ann", email="ann@example.org")
    SocialAccount.objects.create(provider=provider.issuer, uid="ann", user=user)
    User.objects.update(is_active=False)
    provider.person("ann")
    enter("ann")
    assert me(client) is None
    assert "deactivated" in problem(client)


def test_names_are_made_unique(
    provision: None, enter: Enter, provider: Provider, client: Client
) -> None:
    make_user("ANN")
    provider.person("ann")
    enter("ann")
    assert me(client) == "ann2"


@pytest.fixture
def mugs() -> Project:
    """`staff` annotate mugs and `leads` are its admins."""
    project = make_project(slug="mugs")
    for group, role in (("staff", Role.ANNOTATOR), ("leads", Role.ADMIN)):
        GroupRole.objects.create(group=group, project=project, role=role)
    return project


def test_roles_come_and_go_with_groups(
    provision: None, mugs: Project, enter: Enter, provider: Provider, client: Client
) -> None:
    for groups, expected in (
        (("staff", "others"), {"mugs": "annotator"}),
        (("leads", "staff"), {"mugs": "admin"}),
        (("staff",), {"mugs": "annotator"}),
        ((), {}),
        ("leads", {"mugs": "admin"}),  # some providers send a single group as a string
    ):
        provider.person("ann", groups=groups)
        enter("ann")
        assert roles("ann") == expected
        assert me(client) == "ann"
    actions = list(AuditEvent.objects.filter(project=mugs).values_list("action", flat=True))
    assert actions.count("member.role_changed") == 2
    assert (actions.count("member.added"), actions.count("member.removed")) == (2, 1)


def test_what_was_granted_here_stays(
    provision: None, mugs: Project, enter: Enter, provider: Provider
) -> None:
    make_member(mugs, Role.OPS, username="ann", email="ann@example.org")
    User.objects.update(password="!")
    for groups, expected in (("staff", "ops"), ("leads", "admin"), ("staff", "ops"), ("", "ops")):
        provider.person("ann", groups)
        enter("ann")
        assert roles("ann") == {"mugs": expected}


def test_a_grant_by_an_admin_counts_from_then_on(
    provision: None, mugs: Project, enter: Enter, provider: Provider
) -> None:
    provider.person("ann", "staff")
    enter("ann")
    change_role(membership=Membership.objects.get(), by=make_user(), role=Role.ADMIN)
    for groups in ("staff", ""):
        provider.person("ann", groups)
        enter("ann")
        assert roles("ann") == {"mugs": "admin"}


def test_passwords_switched_off(
    enter: Enter, provider: Provider, client: Client, settings: Any
) -> None:
    settings.LOCAL_LOGIN = False
    owner = make_user("owner", email="ann@example.org", is_superuser=True)
    body = {"username": "owner", "password": "password"}
    assert client.post("/api/session/", body, "application/json").status_code == 403
    client.post("/site-admin/login/", body)
    reset = client.post("/api/session/reset/", {"email": owner.email}, "application/json")
    assert (reset.status_code, me(client)) == (403, None)
    doors = client.get("/api/session/csrf/").json()
    assert (doors["local_login"], doors["single_sign_on"]) == (False, "Example ID")
    provider.person("ann")
    enter("ann")  # the password only proves whose the account is
    client.post("/api/session/sso/link/", {"password": "password"}, "application/json")
    assert me(client) == "owner"
