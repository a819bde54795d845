"""Mails through a real server: what they say, retries, and what becomes of their links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.members.accept_invitation import find_invitation
from annotator.members.ask_for_mail import ask_for_reset
from annotator.members.change_account import change_account, change_password
from annotator.members.change_address import ask_for_address, confirm_address
from annotator.members.invite import invite, withdraw_invitation
from annotator.members.login_link import use_login_link
from annotator.members.send_mails import MOST_ATTEMPTS, forget_mails, send_waiting_mails
from annotator.models import AddressChange, AuditEvent, LoginLink, Mail, Role
from annotator.tasks import sweep
from tests.factories import make_member, make_project, make_user
from tests.smtp_server import Mailbox, running_smtp_server

pytestmark = pytest.mark.django_db
SITE = "https://packshot.example"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    with running_smtp_server() as mailbox:
        settings.CAN_MAIL = True
        settings.SITE_URL = SITE
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
        settings.EMAIL_TIMEOUT = 10
        settings.DEFAULT_FROM_EMAIL = "Packshot <packshot@example.org>"
        yield mailbox


def due_now() -> None:
    Mail.objects.update(due_at=timezone.now())


def link_in(text: str, kind: str) -> str:
    found = re.search(rf"^{SITE}/{kind}/([\w-]+)", text, re.M)
    assert found, text
    return found[1]


def test_a_reset_logs_its_person_in_once(mailbox: Mailbox) -> None:
    person = make_user("ada", email="Ada@example.org")
    ask_for_reset(address="ada@EXAMPLE.org", language="en")
    sweep()
    (mail,) = mailbox.mails
    assert (mail["To"], mail["From"]) == ("Ada@example.org", "Packshot <packshot@example.org>")
    assert mail.get_content_type() == "text/plain"
    text = mail.get_content()
    assert "Hello ada," in text
    secret = link_in(text, "login/link")
    assert secret not in str(Mail.objects.values())
    assert LoginLink.objects.get().expires_at < timezone.now() + timedelta(hours=1, minutes=1)
    assert use_login_link(secret=secret) == person
    assert send_waiting_mails() == 0
    assert AuditEvent.objects.filter(action="login_link.made", actor=None).exists()


@pytest.mark.parametrize(
    ("own", "of_request", "beginning"), [("", "zh-Hans", "ada，你好"), ("en", "zh-Hans", "Hello")]
)
def test_it_is_in_the_readers_language(
    mailbox: Mailbox, own: str, of_request: str, beginning: str
) -> None:
    make_user("ada", email="ada@example.org", language=own)
    ask_for_reset(address="ada@example.org", language=of_request)
    send_waiting_mails()
    assert mailbox.mails[0].get_content().startswith(beginning)


def test_an_address_that_nobody_has_gets_nothing(mailbox: Mailbox) -> None:
    make_user("gone", email="gone@example.org", is_active=False)
    for address in ("nobody@example.org", "gone@example.org"):
        ask_for_reset(address=address, language="en")
    assert send_waiting_mails() == 2
    assert mailbox.mails == [] and not LoginLink.objects.exists()


def test_who_keeps_asking_gets_one(mailbox: Mailbox) -> None:
    make_user("ada", email="ada@example.org")
    for _ in range(3):
        ask_for_reset(address="ada@example.org", language="en")
    send_waiting_mails()
    assert len(mailbox.mails) == 1
    Mail.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    ask_for_reset(address="ada@example.org", language="en")
    send_waiting_mails()
    assert len(mailbox.mails) == 2


def test_a_server_that_is_away_is_tried_again(mailbox: Mailbox, settings: Any) -> None:
    make_user("ada", email="ada@example.org")
    ask_for_reset(address="ada@example.org", language="en")
    settings.EMAIL_PORT = 1  # nobody listens there
    assert send_waiting_mails() == 0
    mail = Mail.objects.get()
    assert mail.attempts == 1 and mail.error and mail.due_at > timezone.now()
    assert not LoginLink.objects.exists()
    assert send_waiting_mails() == 0  # not due yet
    settings.EMAIL_PORT = mailbox.port
    due_now()
    assert send_waiting_mails() == 1
    assert len(mailbox.mails) == LoginLink.objects.count() == 1


def test_after_many_attempts_it_is_given_up(mailbox: Mailbox) -> None:
    make_user("ada", email="ada@example.org")
    make_user("bob", email="bob@example.org")
    mailbox.refused.add("ada@")
    for name in ("ada", "bob"):
        ask_for_reset(address=f"{name}@example.org", language="en")
    assert send_waiting_mails() == 1
    assert [mail["To"] for mail in mailbox.mails] == ["bob@example.org"]  # ada holds up nobody
    for _ in range(MOST_ATTEMPTS):
        due_now()
        send_waiting_mails()
    given_up = Mail.objects.get(address="ada@example.org")
    assert given_up.attempts == MOST_ATTEMPTS and given_up.done_at
    assert "no such person" in given_up.error


def test_an_invitation_is_mailed_with_a_link_of_its_own(mailbox: Mailbox) -> None:
    project = make_project(name="Chairs\r\nBcc: all@example.org")
    admin = make_member(project, Role.ADMIN, language="zh-Hans")
    invitation, shown = invite(project=project, by=admin, email="new@example.org", role=Role.OPS)
    send_waiting_mails()
    (mail,) = mailbox.mails
    assert mail["Bcc"] is None and "Chairs Bcc: all@example.org" in mail["Subject"]
    mailed = link_in(mail.get_content(), "invitation")
    assert "运营" in mail.get_content() and mailed != shown
    assert find_invitation(secret=mailed) == find_invitation(secret=shown) == invitation


def test_an_invitation_withdrawn_meanwhile_is_not_mailed(mailbox: Mailbox) -> None:
    project = make_project()
    admin = make_member(project, Role.ADMIN)
    invitation, _ = invite(project=project, by=admin, email="new@example.org", role=Role.OPS)
    withdraw_invitation(invitation=invitation, by=admin)
    assert send_waiting_mails() == 0 and mailbox.mails == []


def test_without_a_server_nothing_waits() -> None:
    project = make_project()
    invite(project=project, by=make_member(project), email="new@example.org", role=Role.OPS)
    ask_for_reset(address="new@example.org", language="en")
    assert not Mail.objects.exists() and send_waiting_mails() == 0


def test_rows_are_deleted_after_a_week(mailbox: Mailbox) -> None:
    ask_for_reset(address="nobody@example.org", language="en")
    assert forget_mails() == 0
    Mail.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert forget_mails() == 1


def test_another_address_counts_once_it_is_confirmed(mailbox: Mailbox) -> None:
    ada = make_user("ada", email="ada@example.org")
    change_account(user=ada, email="new@example.org", current_password="password", language="en")
    assert send_waiting_mails() == 2
    told, asked = mailbox.mails
    assert (told["To"], asked["To"]) == ("ada@example.org", "new@example.org")
    assert "wants to use new@example.org" in told.get_content()
    secret = link_in(asked.get_content(), "account/address")
    assert secret not in str(AddressChange.objects.values())
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    assert confirm_address(secret=secret).email == "new@example.org"
    with pytest.raises(InvalidInput):
        confirm_address(secret=secret)
    assert AuditEvent.objects.filter(action="account.changed", actor=ada).count() == 1


@pytest.mark.parametrize("ended", ["password", "time", "taken"])
def test_a_link_to_an_address_that_is_worthless(mailbox: Mailbox, ended: str) -> None:
    ada = make_user("ada", email="ada@example.org")
    ask_for_address(user=ada, address="new@example.org", language="en")
    send_waiting_mails()
    secret = link_in(mailbox.mails[1].get_content(), "account/address")
    if ended == "password":
        change_password(
            user=ada, password="a sentence of hers", current_password="", session_key="",
            is_proven=True,
        )  # fmt: skip
    elif ended == "time":
        AddressChange.objects.update(created_at=timezone.now() - timedelta(hours=25))
    else:
        make_user("eve", email="NEW@example.org")
    with pytest.raises(InvalidInput):
        confirm_address(secret=secret)
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
