"""People work and log in while Redis is away."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from pytest_django import Settings
from rest_framework.test import APIClient

from tests.browser.running_site import free_port
from tests.factories import make_user

BACKEND = "annotator.forgetful_cache.ForgetfulCache"


@pytest.fixture(autouse=True)
def _redis_is_away(settings: Settings) -> None:
    url = f"redis://127.0.0.1:{free_port()}/0"
    settings.CACHES = {"default": {"BACKEND": BACKEND, "LOCATION": url}}


def test_nothing_is_found_and_nothing_kept() -> None:
    cache.set("name", 1)
    assert cache.get("name", "nothing") == "nothing"
    assert not cache.add("name", 1)


@pytest.mark.django_db
def test_people_can_log_in_and_go_on() -> None:
    make_user("ada")
    browser = APIClient()
    right = {"username": "ada", "password": "password"}
    assert browser.post("/api/session/", right).status_code == 200
    assert browser.get("/api/projects/").status_code == 200


@pytest.mark.django_db
def test_guessing_a_password_still_ends() -> None:
    make_user("ada")
    browser = APIClient()
    wrong = {"username": "ada", "password": "wrong"}
    statuses = [browser.post("/api/session/", wrong).status_code for _ in range(21)]
    assert statuses[-1] == 429
