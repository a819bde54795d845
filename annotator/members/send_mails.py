"""Send the mails that wait, in the reader's language and as plain text.

A mail is claimed by pushing back when it is due. If the process dies before it has noted that the
mail was sent, the mail is sent again: rather twice than not at all.
"""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Final

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F
from django.utils import timezone

from annotator.members.login_link import make_login_link, withdraw_login_link
from annotator.models import AddressChange, Invitation, Mail, MailKind, User
from annotator.models.accounts import hash_secret, new_secret
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.mails import (
    ADDRESS_SUBJECT,
    ADDRESS_TEXT,
    INVITATION_SUBJECT,
    INVITATION_TEXT,
    MOVING_SUBJECT,
    MOVING_TEXT,
    RESET_SUBJECT,
    RESET_TEXT,
)
from scoring.vocabulary.roles import Role
from scoring.vocabulary.say import LANGUAGES, say

log = structlog.get_logger(__name__)

AT_ONCE: Final = 20  # a round of the sweeper must not take long
MOST_ATTEMPTS: Final = 8  # in four hours
FIRST_DELAY: Final = timedelta(minutes=1)  # doubled by each attempt
RESET_LIFETIME: Final = timedelta(hours=1)
KEPT_FOR: Final = timedelta(days=7)
LONGEST_ERROR: Final = 500


def send_waiting_mails() -> int:
    """Send what is due; returns how many were settled. If the server is away, the round ends."""
    if not settings.CAN_MAIL:
        return 0
    settled = 0
    due = Mail.objects.filter(done_at__isnull=True, due_at__lte=timezone.now()).order_by("due_at")
    for mail in due[:AT_ONCE]:
        if not _claim(mail):
            continue
        try:
            _send(mail)
        except (SMTPException, OSError) as error:
            settled += _note_failure(mail, error)
            if not isinstance(error, SMTPRecipientsRefused):
                break
        else:
            Mail.objects.filter(pk=mail.pk).update(done_at=timezone.now(), error="")
            settled += 1
    return settled


def forget_mails() -> int:
    """Delete the rows of mails of last week; returns how many."""
    return Mail.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _claim(mail: Mail) -> bool:
    """Take it, unless another process has; it is due again if this attempt comes to nothing."""
    unclaimed = Mail.objects.filter(pk=mail.pk, done_at__isnull=True, due_at=mail.due_at)
    again = timezone.now() + FIRST_DELAY * 2**mail.attempts
    mail.attempts += 1
    return bool(unclaimed.update(due_at=again, attempts=F("attempts") + 1))


def _note_failure(mail: Mail, error: Exception) -> int:
    is_last = mail.attempts >= MOST_ATTEMPTS
    reason = (str(error) or type(error).__name__)[:LONGEST_ERROR]
    log.warning("mail_not_sent", mail=mail.pk, attempt=mail.attempts, error=reason)
    Mail.objects.filter(pk=mail.pk).update(
        error=reason, done_at=timezone.now() if is_last else None
    )
    return int(is_last)


def _send(mail: Mail) -> None:
    if mail.kind == MailKind.RESET:
        _send_reset(mail)
    elif mail.invitation is not None and mail.invitation.is_open:
        _send_invitation(mail, mail.invitation)
    elif mail.address_change is not None:
        _send_address(mail, mail.address_change)


def _send_reset(mail: Mail) -> None:
    person = User.objects.filter(email__iexact=mail.address, is_active=True).first()
    if person is None:
        return
    secret = make_login_link(user=person, lifetime=RESET_LIFETIME)
    address = f"{settings.SITE_URL}/login/link/{secret}#password"
    try:
        _deliver(
            person.email,
            person.language or mail.language,
            RESET_SUBJECT(),
            RESET_TEXT(name=person.username, address=address, site=settings.SITE_URL),
        )
    except BaseException:
        withdraw_login_link(secret=secret)
        raise


def _send_invitation(mail: Mail, invitation: Invitation) -> None:
    secret = new_secret()
    Invitation.objects.filter(pk=invitation.pk).update(mailed_secret_hash=hash_secret(secret))
    person = User.objects.filter(email__iexact=mail.address).first()
    project = invitation.project.name
    _deliver(
        mail.address,
        (person.language if person is not None else "") or mail.language,
        INVITATION_SUBJECT(project=project),
        INVITATION_TEXT(
            project=project,
            role=Role(invitation.role),
            address=f"{settings.SITE_URL}/invitation/{secret}",
            days=Invitation.LIFETIME.days,
        ),
    )


def _send_address(mail: Mail, change: AddressChange) -> None:
    person = change.user
    language = person.language or mail.language
    if mail.kind == MailKind.MOVING:
        text = MOVING_TEXT(name=person.username, to=change.address, site=settings.SITE_URL)
        _deliver(mail.address, language, MOVING_SUBJECT(), text)
        return
    secret = new_secret()
    waiting = AddressChange.objects.filter(pk=change.pk, ended_at=None)
    if waiting.update(secret_hash=hash_secret(secret)):
        link = f"{settings.SITE_URL}/account/address/{secret}"
        text = ADDRESS_TEXT(name=person.username, address=link, site=settings.SITE_URL)
        _deliver(mail.address, language, ADDRESS_SUBJECT(), text)


def _deliver(to: str, language: str, subject: Message, text: Message) -> None:
    language = language if language in LANGUAGES else LANGUAGES[0]
    one_line = " ".join(say(subject, language).split())
    send_mail(one_line, say(text, language), settings.DEFAULT_FROM_EMAIL, [to])
