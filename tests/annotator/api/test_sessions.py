"""Logging in and out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.test import Client

from annotator.members.invite import invite
from annotator.members.login_link import make_login_link
from annotator.models import Membership, Role, User
from tests.factories import make_member, make_project, make_user

pytestmark = pytest.mark.django_db


class Browser:
    """A browser with CSRF checks on, as people have it."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.csrf = self.client.get("/api/session/csrf/").json()["csrf_token"]

    def post(self, address: str, body: Mapping[str, object] | None = None):  # type: ignore[no-untyped-def]
        return self.client.post(
            address, body or {}, content_type="application/json",
            headers={"X-CSRFToken": self.csrf},
        )  # fmt: skip

    def patch(self, address: str, body: dict[str, object]):  # type: ignore[no-untyped-def]
        return self.client.patch(
            address, body, content_type="application/json", headers={"X-CSRFToken": self.csrf}
        )

    def log_in(self, username: str, password: str = "password"):  # type: ignore[no-untyped-def]  # noqa: S107
        return self.post("/api/session/", {"username": username, "password": password})


def test_logs_in_and_says_who_one_is() -> None:
    project = make_project(name="Spring")
    user = make_member(project, Role.OPS, username="ada", email="ada@example.org")
    browser = Browser()
    response = browser.log_in("ada")
    assert response.status_code == 200
    me = response.json()
    assert me["user"] == {
        "id": user.pk, "username": "ada", "email": "ada@example.org", "is_site_admin": False,
    }  # fmt: skip
    assert me["memberships"] == [
        {
            "project": {
                "id": project.pk,
                "name": "Spring",
                "slug": project.slug,
                "is_archived": False,
            },
            "role": "ops",
        }
    ]
    assert browser.client.get("/api/session/").json()["user"]["username"] == "ada"


def test_a_wrong_password_says_as_little_as_a_wrong_name() -> None:
    make_user("ada")
    wrong_password = Browser().log_in("ada", "wrong")
    wrong_name = Browser().log_in("nobody", "wrong")
    assert wrong_password.status_code == wrong_name.status_code == 400
    assert wrong_password.json() == wrong_name.json()


def test_a_deactivated_person_stays_out() -> None:
    make_user("ada", is_active=False)
    assert Browser().log_in("ada").status_code == 400


def test_five_wrong_passwords_lock_the_name_and_say_until_when() -> None:
    make_user("ada")
    make_user("bob")
    browser = Browser()
    statuses = [browser.log_in("ada", "wrong").status_code for _ in range(5)]
    assert statuses == [400] * 4 + [429]
    locked = browser.log_in("ada")  # the right one now
    assert locked.status_code == 429
    assert locked["Content-Type"] == "application/problem+json"
    assert locked.json()["type"] == "/problems/locked_out"
    assert "Try again in 15 minutes" in locked.json()["detail"]
    assert locked["Retry-After"] == "900"
    assert browser.client.get("/api/session/").status_code == 401
    assert Browser().log_in("bob").status_code == 200


def test_many_attempts_from_one_address_are_slowed_down() -> None:
    browser = Browser()
    statuses = [browser.log_in(f"name{number}").status_code for number in range(21)]
    assert statuses == [400] * 20 + [429]
    assert int(browser.log_in("another")["Retry-After"]) > 0


def test_a_browser_needs_the_csrf_token_to_log_in() -> None:
    make_user("ada")
    client = Client(enforce_csrf_checks=True)
    client.get("/api/session/csrf/")
    body = {"username": "ada", "password": "password"}
    response = client.post("/api/session/", body, content_type="application/json")
    assert response.status_code == 403
    assert response.json()["type"] == "/problems/csrf"


def test_a_program_without_cookies_logs_in_right_away() -> None:
    make_user("ada")
    client = Client(enforce_csrf_checks=True)
    body = {"username": "ada", "password": "password"}
    assert client.post("/api/session/", body, content_type="application/json").status_code == 200
    unsafe = client.post("/api/tokens/", {"name": "x"}, content_type="application/json")
    assert unsafe.status_code == 403  # from here on it is a session like any other
    token = client.cookies["csrftoken"].value
    made = client.post(
        "/api/tokens/",
        {"name": "x"},
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert made.status_code == 201


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded"])
def test_what_a_foreign_page_can_send_is_not_taken(content_type: str) -> None:
    make_user("ada")
    body = '{"username": "ada", "password": "password"}'
    response = Client(enforce_csrf_checks=True).post(
        "/api/session/", body, content_type=content_type
    )
    assert response.status_code == 415


def test_the_session_key_is_new_after_logging_in() -> None:
    make_user("ada")
    browser = Browser()
    planted = browser.client.session
    planted["planted"] = True
    planted.save()
    assert planted.session_key is not None
    browser.client.cookies["sessionid"] = planted.session_key
    browser.log_in("ada")
    assert browser.client.cookies["sessionid"].value != planted.session_key


def test_the_session_cookie_is_out_of_reach_of_scripts() -> None:
    make_user("ada")
    cookie = Browser().log_in("ada").cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_logging_out_ends_the_session() -> None:
    make_user("ada")
    browser = Browser()
    browser.csrf = browser.log_in("ada").json()["csrf_token"]
    response = browser.client.delete("/api/session/", headers={"X-CSRFToken": browser.csrf})
    assert response.status_code == 204
    assert browser.client.get("/api/session/").status_code == 401


def test_a_stranger_is_told_so_and_gets_the_csrf_cookie() -> None:
    client = Client()
    response = client.get("/api/session/")
    assert response.status_code == 401
    assert response.json()["type"] == "/problems/not_authenticated"
    assert "csrftoken" in response.cookies


def test_a_login_link_works_once() -> None:
    secret = make_login_link(user=make_user("ada"))
    assert (
        Browser().post("/api/session/link/", {"secret": secret}).json()["user"]["username"] == "ada"
    )
    again = Browser().post("/api/session/link/", {"secret": secret})
    assert again.status_code == 400
    assert "used or has expired" in again.json()["detail"]


def test_an_invitation_is_shown_accepted_and_logs_in() -> None:
    project = make_project(name="Spring")
    admin = make_member(project, Role.ADMIN)
    _, secret = invite(project=project, by=admin, email="new@example.org", role=Role.OPS)
    browser = Browser()
    shown = browser.client.get(f"/api/invitations/{secret}/").json()
    assert shown == {"email": "new@example.org", "role": "ops", "project_name": "Spring"}
    address = f"/api/invitations/{secret}/accept/"
    missing = browser.post(address)
    assert set(missing.json()["fields"]) == {"username", "password"}
    account = {"username": "newcomer", "password": "a long and unusual sentence"}
    assert browser.post(address, account).status_code == 201
    assert browser.client.get("/api/session/").json()["user"]["username"] == "newcomer"
    assert Browser().client.get(f"/api/invitations/{secret}/").status_code == 404


def test_who_is_logged_in_joins_with_that_account() -> None:
    project = make_project()
    admin = make_member(project, Role.ADMIN)
    _, secret = invite(project=project, by=admin, email="ada@example.org", role=Role.OPS)
    make_user("ada", email="ada@example.org")
    browser = Browser()
    browser.csrf = browser.log_in("ada").json()["csrf_token"]
    response = browser.post(f"/api/invitations/{secret}/accept/")
    assert response.status_code == 201
    assert Membership.objects.get(project=project, user__username="ada").role == Role.OPS
    assert User.objects.count() == 2


def test_an_admin_invites_and_gets_the_link_once() -> None:
    project = make_project()
    admin = make_member(project, Role.ADMIN, username="ada")
    browser = Browser()
    browser.csrf = browser.log_in("ada").json()["csrf_token"]
    address = f"/api/projects/{project.pk}/invitations/"
    made = browser.post(address, {"email": "new@example.org", "role": "annotator"})
    assert made.status_code == 201
    url = made.json()["url"]
    assert url.startswith("http://testserver/invitation/")
    listed = browser.client.get(address)
    assert listed.json()["results"][0]["invited_by"] == admin.username
    assert url.rpartition("/")[2] not in listed.content.decode()


def test_language_keys_and_tour_are_ones_own() -> None:
    make_user("ada")
    browser = Browser()
    me = browser.log_in("ada").json()
    assert (me["language"], me["key_map"], me["tour_done"]) == ("", {}, False)
    browser.csrf = me["csrf_token"]
    wanted = {"language": "zh-Hans", "key_map": {"skip": "b", "blink": "v"}, "tour_done": True}
    changed = browser.patch("/api/session/", wanted)
    assert changed.status_code == 200
    again = browser.client.get("/api/session/").json()
    assert {name: again[name] for name in wanted} == wanted
    assert browser.patch("/api/session/", {"key_map": {}}).json()["key_map"] == {}
    assert browser.patch("/api/session/", {"language": ""}).json()["language"] == ""


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"language": "tlh"}, "language"),
        ({"key_map": {"skip": "Tab"}}, "key_map.skip"),
        ({"key_map": {"skip": "u"}}, "key_map.skip"),
        ({"key_map": {"fly": "b"}}, "key_map.fly"),
        ({"key_map": "qwerty"}, "key_map"),
    ],
)
def test_preferences_that_cannot_be_are_refused_by_name(
    body: dict[str, object], field: str
) -> None:
    make_user("ada")
    browser = Browser()
    browser.csrf = browser.log_in("ada").json()["csrf_token"]
    refused = browser.patch("/api/session/", body)
    assert refused.status_code == 400
    assert field in refused.json()["fields"]


def test_a_stranger_has_no_preferences() -> None:
    assert Browser().patch("/api/session/", {"language": "en"}).status_code == 401
