"""Production without TLS, or behind a proxy that hides it: the error names the cause."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from annotator.api import plain_http, problems
from annotator.members.tokens import make_token
from annotator.models import Role
from tests.factories import make_member, make_project, make_user

pytestmark = pytest.mark.django_db
CREDENTIALS = {"username": "ada", "password": "password"}
BEHIND = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.fixture(autouse=True)
def _production(settings: Settings) -> Iterator[None]:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.ALLOWED_HOSTS = ["packshot.example"]
    plain_http.write_log.cache_clear()
    problems.write_log.cache_clear()
    yield
    plain_http.write_log.cache_clear()
    problems.write_log.cache_clear()


def log_in(client: Client, **headers: str):  # type: ignore[no-untyped-def]
    return client.post(
        "/api/session/", CREDENTIALS, content_type="application/json",
        headers={"Host": "packshot.example", **headers},
    )  # fmt: skip


def page(**headers: str):  # type: ignore[no-untyped-def]
    return Client().get("/", headers={"Host": "packshot.example", **headers})


def test_plain_http_is_explained_to_people_in_both_languages() -> None:
    shown = page()
    assert shown.status_code == 403
    text = shown.content.decode()
    for words in ("plain HTTP", "https://", "BEHIND_PROXY=true", "X-Forwarded-Proto", "无法登录"):
        assert words in text


@pytest.mark.parametrize("address", ["/login", "/invitation/x", "/site-admin/login/"])
def test_so_it_is_on_every_page(address: str) -> None:
    shown = Client().get(address, headers={"Host": "packshot.example"})
    assert shown.status_code == 403 and b"BEHIND_PROXY" in shown.content


def test_a_login_over_plain_http_is_refused_by_its_cause() -> None:
    make_user("ada")
    refused = log_in(Client())
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/no_tls"
    assert "plain HTTP" in refused.json()["detail"]


def test_a_proxy_that_is_not_believed_is_named() -> None:
    refused = log_in(Client(), **{"X-Forwarded-Proto": "https"})
    assert "was not told to believe it. Set BEHIND_PROXY=true" in refused.json()["detail"]
    assert "BEHIND_PROXY=true 并重启" in page(**{"X-Forwarded-Proto": "https"}).content.decode()


@pytest.mark.parametrize("says_so", [False, True])
def test_a_proxy_that_says_nothing_is_named(settings: Settings, says_so: bool) -> None:
    if says_so:
        settings.BEHIND_PROXY, settings.SECURE_PROXY_SSL_HEADER = True, BEHIND
    refused = log_in(Client(), Origin="https://packshot.example")
    assert "let the proxy send the header X-Forwarded-Proto: https" in refused.json()["detail"]


def test_a_proxy_that_serves_plain_http_is_told_apart(settings: Settings) -> None:
    settings.BEHIND_PROXY, settings.SECURE_PROXY_SSL_HEADER = True, BEHIND
    assert "Open the site by https://" in page(**{"X-Forwarded-Proto": "http"}).content.decode()


def test_all_right_behind_a_proxy(settings: Settings) -> None:
    settings.BEHIND_PROXY, settings.SECURE_PROXY_SSL_HEADER = True, BEHIND
    make_user("ada")
    client = Client(enforce_csrf_checks=True)
    proxy = {"Host": "packshot.example", "X-Forwarded-Proto": "https"}
    token = client.get("/api/session/csrf/", headers=proxy).json()["csrf_token"]
    entered = log_in(
        client, Origin="https://packshot.example",
        **{"X-CSRFToken": token, "X-Forwarded-Proto": "https"},
    )  # fmt: skip
    assert entered.status_code == 200
    assert entered.cookies["sessionid"]["secure"] and entered.cookies["known_device"]["secure"]


def test_programs_with_a_token_may_come_from_inside() -> None:
    project = make_project()
    _, secret = make_token(owner=make_member(project, Role.ADMIN), name="x", role=Role.ADMIN)
    headers = {"Host": "packshot.example", "Authorization": f"Bearer {secret}"}
    assert Client().get("/api/projects/", headers=headers).status_code == 200
    changed = Client().patch(
        f"/api/projects/{project.pk}/", {"name": "Autumn"},
        content_type="application/json", headers=headers,
    )  # fmt: skip
    assert changed.status_code == 200


def test_a_proxy_that_changes_the_host_is_explained(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.BEHIND_PROXY, settings.SECURE_PROXY_SSL_HEADER = True, BEHIND
    settings.ALLOWED_HOSTS = ["web"]
    client = Client(enforce_csrf_checks=True, SERVER_NAME="web")
    proxy = {"Host": "web", "X-Forwarded-Proto": "https"}
    token = client.get("/api/session/csrf/", headers=proxy).json()["csrf_token"]
    sent = {**proxy, "Origin": "https://packshot.example", "X-CSRFToken": token}
    with caplog.at_level(logging.WARNING, logger="annotator"):
        for _ in range(3):
            refused = client.post(
                "/api/session/", CREDENTIALS, content_type="application/json", headers=sent
            )
    body = refused.json()
    assert (refused.status_code, body["type"]) == (403, "/problems/csrf_origin")
    for words in ("https://packshot.example", "https://web", "CSRF_TRUSTED_ORIGINS", "Host"):
        assert words in body["detail"]
    assert len([r for r in caplog.records if "csrf_origin" in str(r.msg)]) == 1
    settings.CSRF_TRUSTED_ORIGINS = ["https://packshot.example"]
    make_user("ada")
    again = client.post("/api/session/", CREDENTIALS, content_type="application/json", headers=sent)
    assert again.status_code == 200


def test_a_form_of_the_admin_from_another_address_is_explained_on_a_page() -> None:
    client = Client(enforce_csrf_checks=True)
    sent = {"Host": "packshot.example", "Origin": "https://other.example"}
    refused = client.post("/site-admin/login/", {}, headers=sent, secure=True)
    assert refused.status_code == 403
    assert "CSRF_TRUSTED_ORIGINS" in refused.content.decode()
    assert "text/html" in refused["Content-Type"]


@pytest.mark.parametrize("address", ["/", "/api/session/"])
def test_a_name_that_is_not_allowed_is_explained(address: str) -> None:
    refused = Client().get(address, headers={"Host": "other.example"}, secure=True)
    assert refused.status_code == 400
    assert "Add the name to ALLOWED_HOSTS" in refused.content.decode()


def test_the_log_names_the_cause_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            page()
    records = [record for record in caplog.records if "plain_http" in str(record.msg)]
    assert len(records) == 1 and "BEHIND_PROXY" in str(records[0].msg)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "other.example", "web:8000", "bad host"])
def test_health_is_answered_under_any_name(settings: Settings, host: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/api/health/", headers={"Host": host})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
