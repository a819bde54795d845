"""Ask for a mail, which the sweeper sends (`members/send_mails.py`)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from annotator.models import Invitation, Mail, MailKind

# Nobody's mailbox is filled by somebody who keeps asking.
ONE_EVERY: Final = timedelta(minutes=10)


def ask_for_reset(*, address: str, language: str) -> None:
    """Have a link to set another password mailed to this address, if it is a person's.

    The same happens for every address, so nobody learns from it, or from how long it takes, which
    addresses have an account. Does nothing where no mail can be sent.
    """
    if not settings.CAN_MAIL:
        return
    recent = Mail.objects.filter(
        kind=MailKind.RESET,
        address=address.lower(),
        created_at__gt=timezone.now() - ONE_EVERY,
    )
    if not recent.exists():
        Mail.objects.create(kind=MailKind.RESET, address=address.lower(), language=language)


def mail_invitation(*, invitation: Invitation, language: str) -> bool:
    """Have an invitation mailed; false where no mail can be sent."""
    if settings.CAN_MAIL:
        Mail.objects.create(
            kind=MailKind.INVITATION,
            address=invitation.email,
            language=language,
            invitation=invitation,
        )
    return bool(settings.CAN_MAIL)
