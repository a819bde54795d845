"""Whatever a request holds, the server answers: nothing ends in a 5xx.

Fields and parameters come from the OpenAPI document, so that those of a new route are tried too.
"""

# ruff: noqa: F401, F811  fixtures of another file
from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.http import HttpResponse
from rest_framework.test import APIClient

from annotator.models import Certificate, Membership, Project, Role, User
from tests.annotator.api.everything import everything, project, rows
from tests.annotator.api.odd_values import IN_ADDRESS, NEVER, ODD, WHOLE, example
from tests.annotator.api.routes import ROUTES, document, fill
from tests.annotator.api.throttles_apart import _throttles_apart, forget_throttles
from tests.factories import make_user

pytestmark = pytest.mark.django_db

COMPONENTS = document()["components"]["schemas"]
IN_BODY = random.Random(7).sample(ODD, len(ODD))


def operation(verb: str, address: str) -> dict[str, Any]:
    """What the document says of a route."""
    shown = "/".join(
        f"{{{part.lower()}}}" if part.isupper() else part for part in address.split("/")
    )
    described: dict[str, Any] = document()["paths"].get(shown, {}).get(verb, {})
    return described


def schema_of_body(verb: str, address: str) -> dict[str, Any] | None:
    content = operation(verb, address).get("requestBody", {}).get("content", {})
    schema: dict[str, Any] | None = content.get("application/json", {}).get("schema")
    if schema and "$ref" in schema:
        schema = COMPONENTS[schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def with_values(values: Mapping[str, str], plain: Mapping[str, Any]) -> str:
    """A body with these values as they stand, and of the plain ones what they leave over."""
    marked = {**plain, **{name: f"@{name}@" for name in values}}
    body = json.dumps(marked)
    for name, value in values.items():
        body = body.replace(f'"@{name}@"', value)
    return body


def refused(response: HttpResponse) -> set[str]:
    """The fields or parameters that the response refuses."""
    if response.status_code != 400 or "json" not in response["Content-Type"]:
        return set()
    return set(json.loads(response.content).get("fields", {}))


# Who is logged in accepts an invitation without a body.
WITH_JSON = [
    route for route in ROUTES if schema_of_body(*route) is not None and "accept" not in route[1]
]
# Writing the whole document takes a while, and it reads nothing of what is tried here.
QUICK = [route for route in ROUTES if route[1] != "/api/schema/"]
IN_HEADER = ("\ud800", "a\x00b", "é\xa0", "9" * 5000, "Bearer pks_\xff", '"', ";=,")
UNSAFE = [route for route in ROUTES if route[0] != "get"]


@pytest.fixture
def anybody(project: Project, as_user: Callable[[User], APIClient]) -> APIClient:
    """A client that may do everything in the project."""
    user = make_user()
    Membership.objects.create(project=project, user=user, role=Role.ADMIN)
    return as_user(user)


@pytest.fixture
def ids(rows: dict[str, object]) -> dict[str, object]:
    """The ids for the addresses."""
    return {**rows, "SECRET": "secret"}


def send(
    client: APIClient, verb: str, address: str, body: str = "", **headers: str
) -> HttpResponse:
    forget_throttles()
    kind = "application/json" if body else ""
    return client.generic(verb.upper(), address, body, content_type=kind, headers=headers)


def check(response: HttpResponse, *what: object) -> None:
    assert response.status_code < 500, what


def is_taken(response: HttpResponse) -> bool:
    """Whether nothing in the request was refused: then its parts need not be tried alone."""
    return response.status_code < 300


@pytest.mark.parametrize(("verb", "address"), UNSAFE)
def test_odd_bodies(
    verb: str,
    address: str,
    anybody: APIClient,
    ids: dict[str, object],
) -> None:
    filled = fill(address, ids)
    for body in WHOLE:
        check(send(anybody, verb, filled, body), body[:80])
    schema = schema_of_body(verb, address) or {}
    plain = example(schema, COMPONENTS) if schema else {}
    names = list(schema.get("properties", {}))
    # Each field tries every second value, from another one on: there are far fewer kinds of fields
    # than fields, so that each kind meets them all.
    start = UNSAFE.index((verb, address))
    for turn in range(start, start + len(IN_BODY), 2) if names else ():
        # All fields are looked at before any of them is refused, so one call tries a value in
        # each. What was taken goes further in a body where nothing else is odd.
        odd = {name: IN_BODY[(turn + place) % len(IN_BODY)] for place, name in enumerate(names)}
        response = send(anybody, verb, filled, with_values(odd, {}))
        check(response, "together", odd)
        for name in () if is_taken(response) else set(names) - refused(response):
            body = with_values({name: odd[name]}, plain)
            check(send(anybody, verb, filled, body), body[:80])


@pytest.mark.parametrize(("verb", "address"), WITH_JSON)
def test_what_no_field_can_be_is_400(
    verb: str,
    address: str,
    anybody: APIClient,
    ids: dict[str, object],
) -> None:
    names = list((schema_of_body(verb, address) or {}).get("properties", {"any": None}))
    # One parser refuses them on every route; what is open to anybody tries them all below.
    for number, value in enumerate(NEVER[WITH_JSON.index((verb, address)) % 3 :: 3]):
        for body in (value, f'{{"{names[number % len(names)]}": {value}}}'):
            response = send(anybody, verb, fill(address, ids), body)
            assert response.status_code == 400, body[:80]
            assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "address",
    ["/api/session/", "/api/session/link/", "/api/invitations/SECRET/accept/"],
)
@pytest.mark.parametrize(
    "value", NEVER, ids=lambda value: value[:20].encode("unicode_escape").decode()
)
def test_what_is_open_to_anybody_says_400_too(address: str, value: str) -> None:
    address = address.replace("SECRET", "secret")
    for body in (value, f'{{"username": {value}, "password": "p"}}', f'{{"secret": {value}}}'):
        response = send(APIClient(raise_request_exception=False), "post", address, body)
        assert response.status_code == 400, body[:80]


@pytest.mark.parametrize(("verb", "address"), QUICK)
def test_odd_addresses(
    verb: str,
    address: str,
    anybody: APIClient,
    ids: dict[str, object],
) -> None:
    listed = operation(verb, address).get("parameters", [])
    names = [each["name"] for each in listed if each["in"] == "query"]
    filled = fill(address, ids)
    parts = {part for part in address.split("/") if part.isupper()}
    # What no view reads, names that it does not know and ids that are no numbers, is refused or
    # left in one place for all routes: each tries a third of the values.
    third = IN_ADDRESS[QUICK.index((verb, address)) % 3 :: 3]
    for value in IN_ADDRESS if names else third:
        # As with bodies: a parameter that was refused beside others would be refused alone.
        query = "&".join(f"{each}={value}" for each in names or ["any"])
        together = send(anybody, verb, f"{filled}?{query}")
        check(together, "together", value)
        for name in () if is_taken(together) else set(names) - refused(together):
            check(send(anybody, verb, f"{filled}?{name}={value}"), name, value)
    for value in third:
        name = value or "empty"
        check(send(anybody, verb, f"{filled}?{name}={value}"), name, value)
    for value in {*third, *filter(str.isdigit, IN_ADDRESS)}:
        for part in parts:
            odd = fill(address, {**ids, part: value})
            check(send(anybody, verb, odd), odd[:80])


@pytest.mark.parametrize(("verb", "address"), QUICK)
def test_odd_headers(
    verb: str,
    address: str,
    anybody: APIClient,
    ids: dict[str, object],
) -> None:
    listed = operation(verb, address).get("parameters", [])
    header_names = [each["name"] for each in listed if each["in"] == "header"]
    place = QUICK.index((verb, address))
    for turn, value in enumerate(IN_HEADER):
        tried: list[tuple[str, ...]] = [(name,) for name in header_names]
        if verb == "get":  # a view of files reads the first itself
            tried.append(("If-None-Match",))
        # These are read in one place, before any view: each route tries one value of each.
        if turn == place % len(IN_HEADER):
            tried += [("Authorization",), ("Cookie",), ("Accept",), ("Accept-Language",)]
        for names in tried:
            headers = {name.replace("-", "_"): value for name in names}
            check(send(anybody, verb, fill(address, ids), "{}", **headers), names, value)


PARTS = (
    'name="{field}"; filename="a\x00b.png"', 'name="{field}"; filename=""', 'name="{field}"',
    'name="{field}"; filename="../../x.png"', 'name="{field}"; filename="ü\u202e.png"',
    "name=\"{field}\"; filename*=nonsense''x", "name=\"{field}\"; filename*=utf-8''%ED%A0%80.zip",
    'name="\x00"; filename="x.png"', 'name="prompt\x00"', "name", "", 'name="prompt"',
    'name="{field}"; filename="' + "x" * 3000 + '.jsonl"',
)  # fmt: skip
CONTENTS = (b"", b"\x00", b"[" * 100_000, rb'{"product": "\ud800", "original": "x"}', b"\xff\xd8")


@pytest.mark.parametrize(
    ("route", "field"),
    [("imports", "manifest"), ("imports", "files"), ("judge", "original"), ("judge", "generation")],
)
def test_odd_parts(route: str, field: str, anybody: APIClient, project: Project) -> None:
    for part in PARTS:
        for content in CONTENTS:
            head = f"--b\r\nContent-Disposition: form-data; {part.format(field=field)}\r\n\r\n"
            body: Any = head.encode() + content + b"\r\n--b--\r\n"
            response = anybody.generic(
                "POST", f"/api/projects/{project.pk}/{route}/", body,
                content_type="multipart/form-data; boundary=b",
            )  # fmt: skip
            check(response, part, content[:20])


@pytest.mark.parametrize(
    "name",
    ["X-Forwarded-For", "User-Agent", "X-Forwarded-Proto", "Referer", "Origin", "X-CSRFToken"],
)
def test_a_wrong_password_under_odd_headers(name: str) -> None:
    """What is written down of failed attempts comes from headers too."""
    for value in (
        "é",
        "999.1.1.1",
        "::1%eth0",
        "1.2.3.4, x",
        "9" * 5000,
        '"',
        "",
        "http://[::",
        "\ud800",
    ):
        headers = {name.replace("-", "_"): value}
        body = '{"username": "ada", "password": "wrong"}'
        client = APIClient(raise_request_exception=False)
        check(send(client, "post", "/api/session/", body, **headers), value)
