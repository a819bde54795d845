"""People who guess passwords are stopped; the account's owner can still log in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from pytest_django import Settings

from annotator.members.invite import invite
from annotator.members.login_link import make_login_link
from annotator.models import AuditEvent, Role, User
from tests.factories import make_member, make_project, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/api/session/"
RIGHT = "password"


@pytest.fixture(autouse=True)
def _generous_throttle(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The lock alone is looked at here; the throttle by time has tests of its own."""
    from annotator.api.throttles import LoginThrottle

    cache.clear()
    monkeypatch.setitem(LoginThrottle.THROTTLE_RATES, "login", "100000/min")
    yield
    cache.clear()


class Browser:
    """With cookies, from an address of its own or a shared one."""

    def __init__(self, address: str = "192.0.2.1") -> None:
        self.client = Client(REMOTE_ADDR=address, enforce_csrf_checks=True)
        self.csrf = self.client.get("/api/session/csrf/").json()["csrf_token"]

    def post(self, address: str, body: dict[str, str]) -> Any:
        return self.client.post(
            address, body, content_type="application/json", headers={"X-CSRFToken": self.csrf}
        )

    def log_in(self, password: str = RIGHT, username: str = "ada") -> int:
        return int(self.post(ADDRESS, {"username": username, "password": password}).status_code)

    def leave(self) -> None:
        self.csrf = self.client.get(ADDRESS).json()["csrf_token"]
        self.client.delete(ADDRESS, headers={"X-CSRFToken": self.csrf})
        self.csrf = self.client.get("/api/session/csrf/").json()["csrf_token"]


def program(
    password: str, *, username: str = "ada", address: str = "192.0.2.1", **extra: Any
) -> int:
    """Without cookies, and with whatever headers it likes."""
    client = Client(REMOTE_ADDR=address, **extra)
    body = {"username": username, "password": password}
    return client.post(ADDRESS, body, content_type="application/json").status_code


def test_five_wrong_passwords_lock_that_browser() -> None:
    make_user("ada")
    browser = Browser()
    assert [browser.log_in("wrong") for _ in range(5)] == [400] * 4 + [429]
    assert browser.log_in() == 429


def test_a_stranger_at_the_same_address_locks_out_himself() -> None:
    make_user("ada")
    stranger = Browser()
    for _ in range(10):
        stranger.log_in("wrong")
    assert Browser().log_in() == 200


def test_whoever_throws_cookies_away_is_stopped_by_the_address() -> None:
    make_user("ada")
    statuses = [Browser().log_in("wrong") for _ in range(25)]
    assert statuses == [400] * 19 + [429] * 6
    assert Browser().log_in() == 429  # a browser that nobody knows
    assert Browser("198.51.100.7").log_in() == 200  # from elsewhere


def test_a_browser_that_the_person_has_used_is_never_locked_by_others() -> None:
    make_user("ada")
    known_browser = Browser()
    assert known_browser.log_in() == 200
    known_browser.leave()
    for number in range(130):
        program("wrong", address=f"198.51.100.{number % 120}")
        program("wrong")
    assert Browser().log_in() == 429
    assert known_browser.log_in() == 200


def test_a_known_browser_has_five_tries_of_its_own() -> None:
    make_user("ada")
    known_browser = Browser()
    known_browser.log_in()
    known_browser.leave()
    assert [known_browser.log_in("wrong") for _ in range(5)] == [400] * 4 + [429]
    assert known_browser.log_in() == 429
    assert Browser().log_in() == 200


def test_a_browser_is_known_for_the_people_who_used_it_and_no_others() -> None:
    for name in ("ada", "bob", "mallory"):
        make_user(name)
    known_browser = Browser()
    for name in ("mallory", "bob"):
        assert known_browser.log_in(username=name) == 200
        known_browser.leave()
    for _ in range(25):
        program("wrong")
        program("wrong", username="mallory")
    assert known_browser.log_in() == 429
    assert known_browser.log_in(username="mallory") == 200


def test_a_forged_cookie_makes_nothing_known() -> None:
    make_user("ada")
    for _ in range(25):
        program("wrong")
    for value in ("", "x", "a:b:c", "eyJrZXkiOiJ4In0:1uLq:xyz"):
        forged = Browser()
        forged.client.cookies["known_device"] = value
        assert forged.log_in() == 429


def test_many_addresses_together_are_stopped_at_one_name() -> None:
    make_user("ada")
    statuses = [program("wrong", address=f"198.51.{n}.1") for n in range(105)]
    assert statuses == [400] * 99 + [429] * 6


def test_the_name_of_the_program_and_forged_addresses_change_nothing() -> None:
    make_user("ada")
    statuses = [
        program("wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}", HTTP_USER_AGENT=f"agent {n}")
        for n in range(40)
    ]
    assert statuses.count(429) == 21


def test_behind_a_trusted_proxy_clients_are_told_apart(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    make_user("ada")
    for _ in range(25):
        program("wrong", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert program("password", HTTP_X_FORWARDED_FOR="203.0.113.9") == 429
    assert program("password", HTTP_X_FORWARDED_FOR="198.51.100.7") == 200
    assert program("password", HTTP_X_FORWARDED_FOR="198.51.100.7, 203.0.113.9") == 429


def test_a_lock_ends_a_quarter_hour_after_the_last_counted_try() -> None:
    make_user("ada")
    browser = Browser()
    for _ in range(5):
        browser.log_in("wrong")
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=14))
    assert browser.log_in("wrong") == 429  # refused without looking, and not counted
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=2))
    assert browser.log_in() == 200


def test_a_login_forgets_what_this_browser_did_wrong() -> None:
    make_user("ada")
    browser = Browser()
    for _ in range(4):
        browser.log_in("wrong")
    assert browser.log_in() == 200
    assert not AccessAttempt.objects.exists()


def test_every_way_in_makes_the_browser_known() -> None:
    project = make_project()
    admin = make_member(project, Role.ADMIN)
    _, secret = invite(project=project, by=admin, email="new@example.org", role=Role.OPS)
    account = {"username": "newcomer", "password": "a long and unusual sentence"}
    by_invitation, by_link = Browser(), Browser()
    by_invitation.post(f"/api/invitations/{secret}/accept/", account)
    by_link.post("/api/session/link/", {"secret": make_login_link(user=make_user("ada"))})
    for browser in (by_invitation, by_link):
        cookie = browser.client.cookies["known_device"]
        assert cookie["httponly"] and cookie["samesite"] == "Lax"
        assert "ada" not in cookie.value and "newcomer" not in cookie.value


def test_the_admins_login_page_is_locked_alike() -> None:
    User.objects.create_superuser("ada", password="password")
    client = Client(REMOTE_ADDR="192.0.2.1")
    page = "/site-admin/login/"
    client.get(page)  # whose form brings the cookie by which the browser is counted
    wrong = {"username": "ada", "password": "wrong"}
    assert [client.post(page, wrong).status_code for _ in range(5)] == [200] * 4 + [429]
    answer = client.post(page, {"username": "ada", "password": "password"})
    assert answer.status_code == 429
    assert "text/html" in answer["Content-Type"] and "密码" in answer.content.decode()
    statuses = [program("wrong") for _ in range(15)]
    assert statuses == [400] * 14 + [429]  # both doors have one count


def test_a_lock_stands_in_the_audit_log_once_and_only_for_names_that_exist() -> None:
    person = make_member(make_project(), username="ada")
    browser, other = Browser(), Browser("192.0.2.2")
    for _ in range(7):
        browser.log_in("wrong")
        other.log_in("wrong", username="a password in the wrong field")
    event = AuditEvent.objects.get()
    assert (event.action, event.actor) == ("account.locked", None)
    assert event.project == person.memberships.get().project
    assert event.detail == {"user": "ada", "address": "192.0.2.1"}
