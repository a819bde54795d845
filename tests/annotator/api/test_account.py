"""One's own account: name, address, password and sessions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from annotator.members.login_link import make_login_link
from annotator.members.sessions import forget_sessions
from annotator.models import AuditEvent, Mail, Membership, PersonSession, Project, Role, User
from tests.factories import make_member, make_project, make_user

pytestmark = pytest.mark.django_db
NEW = "a sentence of mine"


@pytest.fixture
def ada() -> User:
    return make_member(make_project(), username="ada", email="ada@example.org")


def browser(user: User, device: str = "", address: str = "192.0.2.1") -> APIClient:
    """A browser in which the person is logged in; it has opened a page."""
    client = APIClient(HTTP_USER_AGENT=device, REMOTE_ADDR=address)
    client.force_login(user)
    assert client.get("/api/session/").status_code == 200
    return client


def is_in(client: APIClient) -> bool:
    return client.get("/api/session/").status_code == 200


def codes(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 400, response.content
    fields = response.json()["fields"]
    return {name: [wrong["code"] for wrong in wrongs] for name, wrongs in fields.items()}


def test_name_and_address_change(ada: User) -> None:
    client = browser(ada)
    response = client.patch("/api/account/", {"username": "countess"})
    assert response.json() == {
        "username": "countess", "email": "ada@example.org", "wanted_email": "",
        "needs_password": True,
    }  # fmt: skip
    body = {"email": "countess@example.org", "current_password": "password"}
    assert client.patch("/api/account/", body).json()["email"] == "countess@example.org"
    event = AuditEvent.objects.filter(action="account.changed").latest("pk")
    assert event.detail["after"] == {"email": "countess@example.org"}


def test_an_address_that_waits_is_shown_and_given_up(ada: User, settings: Any) -> None:
    settings.CAN_MAIL = True
    client = browser(ada)
    body = {"email": "countess@example.org", "username": "countess"}
    assert "current_password" in codes(client.patch("/api/account/", body))
    body["current_password"] = "password"
    account = client.patch("/api/account/", body).json()
    assert [account[name] for name in ("username", "email", "wanted_email")] == [
        "countess", "ada@example.org", "countess@example.org",
    ]  # fmt: skip
    assert client.patch("/api/account/", body).status_code == 200  # no second mail
    assert list(Mail.objects.order_by("pk").values_list("kind", "address")) == [
        ("moving", "ada@example.org"), ("address", "countess@example.org"),
    ]  # fmt: skip
    given_up = client.patch("/api/account/", {"email": "ada@example.org"}).json()
    assert given_up["wanted_email"] == ""
    wrong = {"secret": "guessed"}
    assert APIClient().post("/api/account/address/", wrong).status_code == 400
    answers = [
        client.patch("/api/account/", {**body, "email": f"n{number}@example.org"})
        for number in range(5)
    ]
    assert [answer.status_code for answer in answers] == [200] * 4 + [400]
    assert codes(answers[-1]) == {"email": ["too_many_addresses"]}


def test_another_address_needs_the_password(ada: User) -> None:
    client = browser(ada)
    for password in ("", "wrong"):
        body = {"email": "other@example.org", "current_password": password}
        refused = client.patch("/api/account/", body)
        assert codes(refused) == {"current_password": ["wrong_current_password"]}
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"username": "BOB"}, {"username": ["name_taken"]}),
        ({"username": "a b"}, {"username": ["wrong_username"]}),
        ({"email": "Bob@example.org"}, {"email": ["address_taken"]}),
        ({"email": "bob"}, {"email": ["no_email"]}),
    ],
)
def test_what_others_have_is_refused(
    ada: User, body: dict[str, str], wrong: dict[str, list[str]]
) -> None:
    make_user("bob", email="bob@example.org")
    response = browser(ada).patch("/api/account/", {**body, "current_password": "password"})
    assert codes(response) == wrong


def test_another_password_ends_all_other_sessions(ada: User) -> None:
    here, there, others = browser(ada), browser(ada), browser(make_user())
    body = {"password": NEW, "current_password": "password"}
    assert here.post("/api/account/password/", body).status_code == 204
    assert is_in(here) and is_in(others) and not is_in(there)
    ada.refresh_from_db()
    assert ada.check_password(NEW)
    assert here.get("/api/account/sessions/").json()["results"][0]["is_current"]
    assert AuditEvent.objects.filter(action="account.password_changed", actor=ada).exists()


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"password": NEW}, {"current_password": ["wrong_current_password"]}),
        (
            {"password": NEW, "current_password": "x"},
            {"current_password": ["wrong_current_password"]},
        ),
        (
            {"password": "short", "current_password": "password"},
            {"password": ["password_too_short"]},
        ),
    ],
)
def test_the_old_password_is_asked_and_the_new_one_checked(
    ada: User, body: dict[str, str], wrong: dict[str, list[str]]
) -> None:
    there = browser(ada)
    assert codes(browser(ada).post("/api/account/password/", body)) == wrong
    assert is_in(there)


def test_passwords_are_not_tried_out_here(ada: User) -> None:
    client = browser(ada)
    body = {"password": NEW, "current_password": "wrong"}
    statuses = [client.post("/api/account/password/", body).status_code for _ in range(21)]
    assert statuses == [400] * 20 + [429]


def test_after_a_link_the_old_password_is_not_asked_once(ada: User) -> None:
    client = APIClient()
    client.post("/api/session/link/", {"secret": make_login_link(user=ada)})
    assert client.get("/api/account/").json()["needs_password"] is False
    assert client.post("/api/account/password/", {"password": NEW}).status_code == 204
    assert client.get("/api/account/").json()["needs_password"] is True
    assert client.post("/api/account/password/", {"password": NEW + "!"}).status_code == 400


def test_a_link_proves_nothing_an_hour_later(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = APIClient()
    client.post("/api/session/link/", {"secret": make_login_link(user=ada)})
    later = timezone.now() + timedelta(minutes=61)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.get("/api/account/").json()["needs_password"] is True
    assert client.post("/api/account/password/", {"password": NEW}).status_code == 400


def test_sessions_say_where_and_when(ada: User) -> None:
    browser(ada, "Firefox", "192.0.2.7")
    here = browser(ada, "Chrome", "2001:db8::1")
    browser(make_user(), "Safari")
    results = here.get("/api/account/sessions/").json()["results"]
    assert [(row["device"], row["address"], row["is_current"]) for row in results] == [
        ("Chrome", "2001:db8::1", True), ("Firefox", "192.0.2.7", False),
    ]  # fmt: skip
    assert "session_key" not in results[0]


def test_one_session_or_all_others_can_be_ended(ada: User) -> None:
    here, second, third = browser(ada), browser(ada), browser(ada)
    unnoted = APIClient()  # from before sessions were noted
    unnoted.force_login(ada)
    rows = here.get("/api/account/sessions/").json()["results"]
    keys = {row.pk: row.session_key for row in PersonSession.objects.all()}
    of_second = next(pk for pk, key in keys.items() if key == second.session.session_key)
    assert len(rows) == 3
    assert here.delete(f"/api/account/sessions/{of_second}/").status_code == 204
    assert not is_in(second) and is_in(third)
    assert here.delete(f"/api/account/sessions/{of_second}/").status_code == 404
    assert here.delete("/api/account/sessions/").json() == {"ended": 2}
    assert is_in(here) and not is_in(third) and not is_in(unnoted)
    assert len(here.get("/api/account/sessions/").json()["results"]) == 1


def test_nobody_elses_session_can_be_seen_or_ended(ada: User) -> None:
    hers, bob = browser(ada), browser(make_user("bob"))
    row = PersonSession.objects.get(user=ada)
    assert bob.delete(f"/api/account/sessions/{row.pk}/").status_code == 404
    assert bob.delete("/api/account/sessions/").json() == {"ended": 0}
    assert is_in(hers)


def test_a_session_is_noted_at_most_every_five_minutes(ada: User) -> None:
    client = browser(ada)
    first = PersonSession.objects.get().last_seen_at
    client.get("/api/session/")
    assert PersonSession.objects.get().last_seen_at == first
    cache.clear()
    client.get("/api/session/")
    assert PersonSession.objects.get().last_seen_at > first


def test_sessions_that_ended_long_ago_are_forgotten(ada: User) -> None:
    browser(ada)
    assert forget_sessions() == 0
    PersonSession.objects.update(last_seen_at=timezone.now() - timedelta(days=15))
    assert forget_sessions() == 1


@pytest.mark.parametrize("can_mail", [True, False])
def test_a_reset_answers_the_same_for_everybody(ada: User, settings: Any, can_mail: bool) -> None:
    settings.CAN_MAIL = can_mail
    client = APIClient(HTTP_ACCEPT_LANGUAGE="zh-TW,zh;q=0.9,en;q=0.5")
    responses = [
        client.post("/api/session/reset/", {"email": address})
        for address in ("ada@example.org", "nobody@example.org")
    ]
    assert {(each.status_code, each.content) for each in responses} == {(202, b"")}
    languages = list(Mail.objects.values_list("language", flat=True))
    assert languages == (["zh-Hans"] * 2 if can_mail else [])
    assert client.get("/api/session/csrf/").json()["can_mail"] is can_mail


def test_resets_are_throttled() -> None:
    client = APIClient()
    statuses = [
        client.post("/api/session/reset/", {"email": f"n{i}@example.org"}).status_code
        for i in range(11)
    ]
    assert statuses == [202] * 10 + [429]


def test_only_a_site_admin_makes_a_link_for_somebody(
    ada: User, as_user: Callable[[User], APIClient]
) -> None:
    project = Project.objects.get()
    member = Membership.objects.get(user=ada)
    address = f"/api/members/{member.pk}/login-link/"
    refused = as_user(make_member(project, Role.ADMIN)).post(address)
    assert (refused.status_code, refused.json()["type"]) == (
        403, "/problems/only_site_admins_make_links",
    )  # fmt: skip
    root = make_user(is_superuser=True)
    made = as_user(root).post(address)
    assert made.status_code == 201
    secret = made.json()["url"].removesuffix("#password").rpartition("/")[2]
    client = APIClient()
    assert client.post("/api/session/link/", {"secret": secret}).json()["user"]["id"] == ada.pk
    event = AuditEvent.objects.get(action="login_link.made")
    assert (event.actor, event.project, event.detail) == (root, project, {"user": "ada"})
