"""Throttles: how many requests are allowed, and on which endpoints."""

from __future__ import annotations

import pytest
from django.test import Client
from rest_framework.test import APIClient

from annotator.members.tokens import make_token
from annotator.models import Role
from tests.factories import make_member, make_project, make_user

pytestmark = pytest.mark.django_db


def attempt(client: Client, door: str, number: int, **extra: str) -> int:
    bodies = {
        "/api/session/": {"username": f"name{number}", "password": "wrong"},
        "/api/session/link/": {"secret": f"wrong{number}"},
        f"/api/invitations/wrong{number}/accept/": {"username": "x", "password": "y"},
    }
    path = door.format(number=number)
    body = bodies.get(path, {"username": f"name{number}", "password": "wrong"})
    kind = {} if path.startswith("/site-admin/") else {"content_type": "application/json"}
    return client.post(path, body, **kind, **extra).status_code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "door",
    [
        "/api/session/", "/api/session/link/", "/api/invitations/wrong{number}/accept/",
        "/site-admin/login/",
    ],
)  # fmt: skip
def test_twenty_tries_a_minute_whatever_address_is_claimed(door: str) -> None:
    client = Client()
    statuses = [
        attempt(client, door, number, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
        for number in range(40)
    ]
    assert 429 not in statuses[:20]
    assert statuses[20:] == [429] * 20


def test_a_known_browser_is_not_slowed_down_by_strangers() -> None:
    make_user("ada")
    known_browser = Client()
    right = {"username": "ada", "password": "password"}
    assert (
        known_browser.post("/api/session/", right, content_type="application/json").status_code
        == 200
    )
    known_browser.delete("/api/session/")
    for number in range(30):
        attempt(Client(), "/api/session/", number)
    assert (
        known_browser.post("/api/session/", right, content_type="application/json").status_code
        == 200
    )


def test_guessed_tokens_are_slowed_down_and_right_ones_are_not() -> None:
    project = make_project()
    _, secret = make_token(owner=make_member(project, Role.ADMIN), name="x", role=Role.ADMIN)
    stranger, owner = APIClient(), APIClient()
    owner.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    statuses = []
    for number in range(70):
        stranger.credentials(HTTP_AUTHORIZATION=f"Bearer pks_{number}")
        statuses.append(stranger.get("/api/projects/").status_code)
    assert statuses == [401] * 60 + [429] * 10
    assert owner.get("/api/projects/").status_code == 200


def test_looking_for_invitations_is_slowed_down() -> None:
    client = Client()
    statuses = [client.get(f"/api/invitations/wrong{n}/").status_code for n in range(70)]
    assert statuses == [404] * 60 + [429] * 10
