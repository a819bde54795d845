"""The first account."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotator.errors import InvalidInput
from annotator.members.create_site_admin import create_site_admin
from annotator.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "a long and unusual sentence"


def test_may_do_everything() -> None:
    user = create_site_admin(username="root", email="root@example.org", password=PASSWORD)
    assert user.is_superuser and user.is_staff and user.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("username", "email", "password"),
    [
        ("taken", "", PASSWORD),
        ("free", "taken@example.org", PASSWORD),
        ("free", "no address", PASSWORD),
        ("two words", "", PASSWORD),
        ("free", "", "password"),
    ],
)
def test_refuses_what_cannot_be_an_account(username: str, email: str, password: str) -> None:
    make_user("taken", email="taken@example.org")
    with pytest.raises(InvalidInput):
        create_site_admin(username=username, email=email, password=password)


def test_the_command_reads_the_password_from_its_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(f"{PASSWORD}\n"))
    call_command("create_admin", "root", stdout=StringIO())
    assert User.objects.get(username="root").check_password(PASSWORD)


def test_the_command_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("short\n"))
    with pytest.raises(CommandError, match="too short"):
        call_command("create_admin", "root", stdout=StringIO())
