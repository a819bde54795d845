"""Query parameters reach the database through allow-lists: a lookup of Django says nothing."""

# ruff: noqa: F401, F811  fixtures of another file
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from rest_framework.test import APIClient

from annotator.models import Project, Role, User
from tests.annotator.api.everything import everything, project, rows
from tests.annotator.api.routes import OF_A_PROJECT, fill
from tests.factories import make_member

pytestmark = pytest.mark.django_db
# Each would leak a secret letter by letter if it chose rows.
LOOKUPS = (
    "owner__password__startswith", "user__password__regex", "created_by__password__startswith",
    "project__memberships__user__password__startswith", "secret_hash__startswith", "id__gt",
    "pk__in", "project_id", "project", "q__user__password", "_connector", "extra", "where",
)  # fmt: skip
ORDERS = ("user__password", "-created_by__password", "project__salt", "?", "id;--", "pk desc")


@pytest.mark.parametrize("address", [route[1] for route in OF_A_PROJECT if route[0] == "get"])
def test_no_lookup_chooses_or_orders_rows(
    address: str,
    project: Project,
    rows: Mapping[str, object],
    as_user: Callable[[User], APIClient],
) -> None:
    client = as_user(make_member(project, Role.ADMIN))
    here = fill(address, rows)
    plain = client.get(here)
    if plain.headers.get("Content-Type") != "application/json" or "results" not in plain.json():
        return
    for name in LOOKUPS:
        answer = client.get(here, {name: "zzz"})
        assert answer.status_code == 400 or shown(answer) == shown(plain), name
    for order in ORDERS:
        answer = client.get(here, {"ordering": order})
        assert answer.status_code == 400 or shown(answer) == shown(plain), order


def shown(response: Any) -> list[Any]:
    """The rows of a page."""
    return list(response.json()["results"])
