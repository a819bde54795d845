"""A cookie names a person for as long as the session and the person are there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from annotator.models import User
from annotator.sessions import SessionStore
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return make_user("somebody", preferences={"tour_done": True}, language="en")


@pytest.fixture
def client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="annotator.sessions.PersonBackend")
    return client


def is_in(client: Client) -> bool:
    return client.get("/api/session/").status_code == 200


def test_the_person_comes_as_they_are_stored(client: Client) -> None:
    answer = client.get("/api/session/").json()
    assert answer["user"]["username"] == "somebody"
    assert (answer["tour_done"], answer["language"]) == (True, "en")


def test_who_is_logged_out_elsewhere_is_out_at_once(client: Client) -> None:
    assert is_in(client)
    Session.objects.all().delete()
    assert not is_in(client)


def test_a_session_runs_out(client: Client) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_in(client)


def test_who_may_not_log_in_any_longer_is_out_at_once(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_in(client)


def test_a_new_password_ends_the_session(client: Client, user: User) -> None:
    user.set_password("another password")
    user.save()
    assert not is_in(client)


def test_an_unknown_key_is_forgotten() -> None:
    store = SessionStore("a" * 32)
    assert store.load() == {}
    assert store.session_key is None


def test_what_was_put_in_comes_out() -> None:
    store = SessionStore()
    store["answer"] = 42
    store.save()
    assert SessionStore(store.session_key)["answer"] == 42
