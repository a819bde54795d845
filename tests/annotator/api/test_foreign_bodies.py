"""A missing permission is reported first, before any body is parsed."""

# ruff: noqa: F401, F811  fixtures of another file
from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from pytest_django import Settings
from rest_framework.test import APIClient

from annotator.members.tokens import make_token
from annotator.models import Project, Role, User
from tests.annotator.api.everything import everything, project, rows
from tests.annotator.api.odd_values import nested
from tests.annotator.api.routes import ACCESS, NEEDS_LOGIN, OF_A_PROJECT, fill
from tests.factories import make_member, make_project

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
BODIES = {
    "broken JSON": ("application/json", "{"),
    "deep JSON": ("application/json", nested(100_000)),
    "half a surrogate pair": ("application/json", r'{"choice": "\ud800"}'),
    "no UTF-8": ("application/json", b"\xff\xfe"),
    "another charset": ("application/json; charset=utf-16", "{}".encode("utf-16")),
    "large JSON": ("application/json", '"' + "x" * 20_000 + '"'),
    "text": ("text/plain", "hello"),
    "XML": ("text/xml", "<a/>"),
    "no type": ("", "hello"),
    "odd type": ("a/b/c; =", "hello"),
    "a form": (FORM, "choice=good"),
    "a large form": (FORM, "choice=" + "x" * 20_000),
    "a form of many fields": (FORM, "&".join(f"f{n}=1" for n in range(3000))),
    "parts": (MULTIPART_CONTENT, encode_multipart(BOUNDARY, {"prompt": "x" * 20_000})),
    "parts without a boundary": ("multipart/form-data", "x"),
    "broken parts": (MULTIPART_CONTENT, b"--" + BOUNDARY.encode() + b"\r\nbroken"),
}
KINDS = sorted({kind for kind, _ in BODIES.values()})
# Django itself reads these, for the secret against forgery that a form may bring.
READ = {kind for kind in KINDS if kind == FORM or "multipart" in kind}
FORMS = [name for name, (kind, _) in BODIES.items() if kind in READ]
CHANGES = [route for route in OF_A_PROJECT if route[0] != "get"]


@pytest.fixture(autouse=True)
def _small_requests(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    settings.IMPORT_MAX_UPLOAD_BYTES = 10_000
    settings.IMPORT_MAX_BYTES = 100


@pytest.fixture
def in_browser() -> Callable[[User], APIClient]:
    """A client logged in by session, whose requests are checked for forgery as a browser's are."""

    def log_in(user: User) -> APIClient:
        client = APIClient(enforce_csrf_checks=True, raise_request_exception=False)
        client.force_login(user)
        client.cookies["csrftoken"] = "c" * 32
        client.credentials(HTTP_X_CSRFTOKEN="c" * 32)
        return client

    return log_in


def answers(client: APIClient, verb: str, address: str) -> Iterator[tuple[str, int]]:
    for name, (kind, body) in BODIES.items():
        response = getattr(client, verb)(address, body, content_type=kind)
        yield name, response.status_code


class Untouched(BytesIO):
    """A body that must not be read."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def answers_unread(
    client: APIClient, verb: str, address: str, *, reads_forms: bool
) -> Iterator[tuple[str, int]]:
    """The answers to bodies of which nothing is read, so that it can't matter what they hold.

    Forms are sent as they are where they may be read. Each route is tried with a third of the
    content types: which it is can't matter either, before a parser is looked for.
    """
    if reads_forms and verb == "post":
        for name in FORMS:
            kind, body = BODIES[name]
            yield name, client.post(address, body, content_type=kind).status_code
    others = [kind for kind in KINDS if not reads_forms or verb != "post" or kind not in READ]
    for kind in others[len(address) % 3 :: 3]:
        unread: dict[str, Any] = {"wsgi.input": Untouched(), "CONTENT_LENGTH": "20000"}
        unread["CONTENT_TYPE"] = kind
        yield kind, client.generic(verb.upper(), address, **unread).status_code


@pytest.mark.parametrize(("verb", "address"), CHANGES)
def test_a_foreign_person_gets_404(
    verb: str,
    address: str,
    rows: dict[str, Any],
    in_browser: Callable[[User], APIClient],
) -> None:
    stranger = in_browser(make_member(make_project(), Role.ADMIN))
    responses = dict(answers_unread(stranger, verb, fill(address, rows), reads_forms=True))
    assert set(responses.values()) == {404}, responses


@pytest.mark.parametrize(("verb", "address"), CHANGES)
def test_a_foreign_token_gets_404(verb: str, address: str, rows: dict[str, Any]) -> None:
    stranger = make_member(make_project(), Role.ADMIN)
    _, secret = make_token(owner=stranger, name="robot", role=Role.ADMIN)
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    responses = dict(answers_unread(client, verb, fill(address, rows), reads_forms=False))
    # Where no token will do, it hears that of its owner's own as well.
    assert (
        set(responses.values()) <= {404, 403}
        if ACCESS[verb, address].token == "person"
        else set(responses.values()) == {404}
    )


@pytest.mark.parametrize(("verb", "address"), [route for route in NEEDS_LOGIN if route[0] != "get"])
def test_an_unknown_caller_gets_401(verb: str, address: str, rows: dict[str, Any]) -> None:
    client = APIClient(enforce_csrf_checks=True, raise_request_exception=False)
    responses = dict(answers_unread(client, verb, fill(address, rows), reads_forms=False))
    assert set(responses.values()) == {401}, responses


@pytest.mark.parametrize(("verb", "address"), CHANGES)
def test_a_forged_request_gets_403(
    verb: str,
    address: str,
    rows: dict[str, Any],
    in_browser: Callable[[User], APIClient],
) -> None:
    client = in_browser(make_member(make_project(), Role.ADMIN))
    client.credentials()
    responses = dict(answers_unread(client, verb, fill(address, rows), reads_forms=True))
    assert set(responses.values()) == {403}, responses


@pytest.mark.parametrize(
    "accept", ["text/html", "text/csv", "image/png", "application/json; version=9", "nonsense"]
)
def test_no_format_is_refused_before_the_caller_is(project: Project, accept: str) -> None:
    stranger, member = APIClient(), APIClient()
    stranger.force_login(make_member(make_project(), Role.ADMIN))
    member.force_login(make_member(project, Role.ADMIN))
    statuses = [
        getattr(client, verb)(f"{address}{query}", headers={"Accept": accept}).status_code
        for client in (APIClient(), stranger, member)
        for verb, address in (
            ("get", f"/api/projects/{project.pk}/"),
            ("post", f"/api/projects/{project.pk}/imports/"),
            ("get", f"/api/projects/{project.pk}/exports/csv/"),
        )
        for query in ("", "?format=xml")
    ]
    # An export refuses a filter that it does not know, so that nobody gets more than they wanted.
    assert statuses == [401] * 6 + [404] * 6 + [200, 200, 400, 400, 200, 400]


def test_members_hear_what_is_wrong_with_their_body(
    project: Project,
    in_browser: Callable[[User], APIClient],
) -> None:
    client = in_browser(make_member(project, Role.ADMIN))
    for route in ("imports", "judge"):
        responses = dict(answers(client, "post", f"/api/projects/{project.pk}/{route}/"))
        assert responses["broken JSON"] == responses["text"] == responses["a form"] == 415
        assert responses["parts"] == 413
        assert responses["parts without a boundary"] == 400


def test_a_closing_page_brings_the_token_in_its_form(
    project: Project,
    in_browser: Callable[[User], APIClient],
) -> None:
    client = in_browser(make_member(project, Role.ANNOTATOR))
    client.credentials()
    address = f"/api/projects/{project.pk}/questions/release/"
    forged = client.post(address, "questions=1", content_type=FORM)
    assert (forged.status_code, forged.json()["type"]) == (403, "/problems/csrf")
    token = "csrfmiddlewaretoken=" + "c" * 32
    assert client.post(address, f"questions=1&{token}", content_type=FORM).status_code == 204
