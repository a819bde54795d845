"""One-time login links, made on the command line."""

from __future__ import annotations

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.members.login_link import make_login_link, use_login_link
from annotator.models import LoginLink
from tests.factories import make_user


@pytest.mark.django_db
def test_lets_its_person_in_once() -> None:
    user = make_user()
    secret = make_login_link(user=user)
    assert use_login_link(secret=secret) == user
    with pytest.raises(InvalidInput, match="used or has expired"):
        use_login_link(secret=secret)


@pytest.mark.django_db
def test_expires() -> None:
    secret = make_login_link(user=make_user())
    LoginLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(InvalidInput):
        use_login_link(secret=secret)


@pytest.mark.django_db
def test_is_worthless_once_the_person_is_deactivated() -> None:
    user = make_user()
    secret = make_login_link(user=user)
    user.is_active = False
    user.save()
    with pytest.raises(InvalidInput):
        use_login_link(secret=secret)
    with pytest.raises(InvalidInput, match="deactivated"):
        make_login_link(user=user)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_open_it_at_once_one_is_let_in() -> None:
    secret = make_login_link(user=make_user())
    let_in: list[bool] = []
    barrier = threading.Barrier(8)

    def open_it() -> None:
        barrier.wait()
        try:
            use_login_link(secret=secret)
            let_in.append(True)
        except InvalidInput:
            let_in.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=open_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(let_in) == [False] * 7 + [True]


@pytest.mark.django_db
def test_the_command_prints_the_address() -> None:
    user = make_user("ada")
    out = StringIO()
    call_command("login_link", "ada", site="https://judge.example.org/", stdout=out)
    site, _, secret = out.getvalue().strip().rpartition("/login/link/")
    assert site == "https://judge.example.org"
    assert use_login_link(secret=secret) == user


@pytest.mark.django_db
def test_the_command_names_an_unknown_person() -> None:
    with pytest.raises(CommandError, match="no user 'nobody'"):
        call_command("login_link", "nobody")
