"""Every route of the site against every caller: `access_matrix.txt` says what each gets.

The routes come from the URL resolver, so a new one without a line in the matrix fails here, and its
failure shows the line to add. `ok` means let in; what the call then says of an empty body is tested
elsewhere.
"""

# ruff: noqa: F401, F811  fixtures of another file
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from annotator.api.media import MediaView
from annotator.api.permissions import InScope
from annotator.api.scopes import TO_CHANGE, TO_READ, scopes_for
from annotator.members.tokens import make_token
from annotator.models import Role
from scoring.vocabulary.scopes import Scope
from tests.annotator.api.everything import callers, everything, project, rows
from tests.annotator.api.routes import (
    ACCESS,
    CALLERS,
    NEEDS_LOGIN,
    OF_A_PROJECT,
    OK,
    ROUTES,
    VERBS,
    Access,
    api_views,
    document,
    fill,
    read_matrix,
    view_of,
)
from tests.annotator.api.throttles_apart import _throttles_apart, forget_throttles
from tests.factories import make_user

REFUSALS = (401, 403, 404)


@pytest.fixture(autouse=True)
def _no_throttle_left_over() -> None:
    """Throttles are apart, and the cache is kept: all tests share their callers' sessions."""


@pytest.fixture(autouse=True)
def _empty_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing the OpenAPI document takes a second for each caller, and nothing here reads it."""
    monkeypatch.setattr(SchemaGenerator, "get_schema", lambda *_, **__: {})


def call(client: APIClient, verb: str, address: str) -> Any:
    """Call it without a body, and undo what it did."""
    forget_throttles()
    with transaction.atomic():
        response = getattr(client, verb)(address)
        transaction.set_rollback(True)
    return response


def cell(response: Any) -> str:
    status = response.status_code
    assert status < 500
    return str(status) if status in REFUSALS else OK


def token_needed(verb: str, address: str, filled: str, rows: dict[str, object]) -> str:
    """What a site admin's token needs, and that it needs no more and no less."""
    view = view_of(address)
    if InScope not in view.permission_classes:
        return "-"
    needed = scopes_for(view, verb)
    owner = make_user(is_superuser=True)

    def problem(*scopes: Scope) -> str:
        _, secret = make_token(owner=owner, name="robot", role=Role.ADMIN, scopes=scopes)
        client = APIClient(raise_request_exception=False)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
        response = call(client, verb, filled)
        return str(response.json()["type"]) if response.status_code == 403 else ""

    others = set(Scope) - {*needed, Scope.ADMIN}
    assert not others or problem(*others) == "/problems/scope_missing"
    with_one = {scope: problem(scope) for scope in (Scope.ADMIN, *needed)}
    assert "/problems/scope_missing" not in with_one.values()
    if with_one[Scope.ADMIN] == "/problems/person_needed":
        return "person"
    return "any" if needed == tuple(Scope) else "|".join(needed)


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "address"), ROUTES)
def test_each_caller_gets_what_the_matrix_says(
    verb: str, address: str, rows: dict[str, object], callers: Mapping[str, APIClient]
) -> None:
    filled = fill(address, {**rows, "SECRET": "unknown"})
    cells = tuple(cell(call(callers[name], verb, filled)) for name in CALLERS)
    measured = Access(verb, address, cells, token_needed(verb, address, filled, rows))
    listed = ACCESS.get((verb, address))
    assert measured == listed, f"access_matrix.txt has {listed}, measured was: {measured}"


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "address"), OF_A_PROJECT)
def test_a_foreign_caller_can_not_tell_whether_a_row_exists(
    verb: str, address: str, rows: dict[str, object], callers: Mapping[str, APIClient]
) -> None:
    nowhere = {name: 987_654_321 if isinstance(row, int) else row for name, row in rows.items()}
    there = call(callers["foreign"], verb, fill(address, rows))
    not_there = call(callers["foreign"], verb, fill(address, nowhere))
    assert (there.status_code, there.content) == (404, not_there.content)


@pytest.mark.django_db
@pytest.mark.parametrize(("verb", "address"), NEEDS_LOGIN)
def test_an_unknown_caller_gets_401_and_a_challenge(
    verb: str, address: str, rows: dict[str, object]
) -> None:
    response = call(APIClient(), verb, fill(address, rows))
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_the_matrix_is_sorted_and_names_each_route_once() -> None:
    routes = [(line.address, VERBS.index(line.verb)) for line in read_matrix()]
    assert routes == sorted(set(routes))


def test_the_matrix_names_exactly_the_routes_that_exist() -> None:
    assert {str(line) for route, line in ACCESS.items() if route not in ROUTES} == set()
    assert set(ROUTES) - set(ACCESS) == set()


def test_the_matrix_has_every_operation_of_the_schema() -> None:
    paths = document()["paths"]
    described = {
        (
            verb,
            "/".join(part.strip("{}").upper() if "{" in part else part for part in path.split("/")),
        )
        for path, operations in paths.items()
        for verb in operations
        if verb in VERBS
    }
    assert described - set(ACCESS) == set()


def test_the_table_of_scopes_names_views_that_exist() -> None:
    views = {view.__name__ for _, view in api_views()}
    pictures = {view.__name__ for view in MediaView.__subclasses__()}
    assert TO_READ.keys() <= views | pictures
    assert TO_CHANGE.keys() <= views
