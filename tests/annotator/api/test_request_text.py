"""Text that no database can store is refused, and the message names the part that holds it."""

from __future__ import annotations

import pytest
from django.test import Client
from rest_framework.test import APIClient

from annotator.api.request_text import is_text

pytestmark = pytest.mark.django_db


def test_what_is_text() -> None:
    assert is_text("") and is_text("Grüße 🙂\n\t") and is_text("\ufeff\u200b")
    assert not is_text("a\x00") and not is_text("\ud800") and not is_text("x\udfff")


@pytest.mark.parametrize("address", ["/api/invitations/a%00b/", "/%00", "/site-admin/%00/"])
def test_in_a_path(address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert list(response.json()["fields"]) == ["path"]


@pytest.mark.parametrize(("query", "name"), [("search=%00", "search"), ("a%00=1", "query")])
def test_in_a_query(query: str, name: str) -> None:
    response = APIClient().get(f"/api/projects/?{query}")
    assert response.status_code == 400
    assert list(response.json()["fields"]) == [name]


def test_an_encoding_of_the_callers_choice_decodes_nothing() -> None:
    response = APIClient().generic(
        "GET", r"/api/projects/?search=\ud800", content_type="text/plain; charset=unicode_escape"
    )
    assert response.status_code == 401


def test_a_cookie_with_an_escaped_nul() -> None:
    """A cookie in quotes may hold any octet by its number."""
    response = APIClient().get("/api/session/", HTTP_COOKIE=r'sessionid="a\000b"')
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["Cookie"]


@pytest.mark.parametrize("value", ["\ud800", "a\x00b"])
def test_in_a_header(value: str) -> None:
    response = APIClient().get("/api/projects/", HTTP_IDEMPOTENCY_KEY=value)
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["Idempotency-Key"]


def test_too_many_parameters() -> None:
    response = APIClient().get("/api/projects/?" + "&".join(f"a{n}" for n in range(3000)))
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
