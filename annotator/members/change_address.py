"""Move to another address: a mailed link confirms it, and the old address is told.

Where no mail can be sent, the address changes at once (`members/change_account.py`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.models import AddressChange, AuditEvent, Mail, MailKind, User
from annotator.models.accounts import hash_secret
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_access import (
    ADDRESS_TAKEN,
    LINK_CLOSED,
    TOO_MANY_ADDRESSES,
)

# Nobody has the site write to strangers.
MOST_A_DAY: Final = 5


def wanted_address(user: User) -> str:
    """The address that waits to be confirmed, or empty."""
    open_changes = AddressChange.objects.filter(
        user=user, ended_at=None, created_at__gt=timezone.now() - AddressChange.LIFETIME
    )
    return open_changes.values_list("address", flat=True).first() or ""


@transaction.atomic
def ask_for_address(*, user: User, address: str, language: str) -> None:
    """Have a link mailed to the new address, and a warning to the old one.

    The caller has checked the password, and that nobody else has the address. Raises InvalidInput
    after too many in a day.
    """
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if wanted_address(locked).lower() == address.lower():
        return
    recent = AddressChange.objects.filter(
        user=locked, created_at__gt=timezone.now() - timedelta(days=1)
    )
    if recent.count() >= MOST_A_DAY:
        raise InvalidInput.in_field("email", TOO_MANY_ADDRESSES())
    give_up_address(user=locked)
    change = AddressChange.objects.create(user=locked, address=address)
    mails = [(MailKind.ADDRESS, address)]
    if locked.email:
        mails.insert(0, (MailKind.MOVING, locked.email))
    for kind, to in mails:
        Mail.objects.create(kind=kind, address=to, language=language, address_change=change)
    AuditEvent.record_about(locked, AuditAction.ACCOUNT_ADDRESS_ASKED, actor=locked, after=address)


@transaction.atomic
def confirm_address(*, secret: str) -> User:
    """Use the address that this link was mailed to; returns whose it is now.

    Raises InvalidInput for an unknown, used or old link, and for an address that somebody else has
    got meanwhile.
    """
    now = timezone.now()
    waiting = AddressChange.objects.filter(
        secret_hash=hash_secret(secret), ended_at=None, user__is_active=True,
        created_at__gt=now - AddressChange.LIFETIME,
    )  # fmt: skip
    change = waiting.select_related("user").first()
    if change is None or not waiting.filter(pk=change.pk).update(ended_at=now):
        raise InvalidInput(LINK_CLOSED())
    user, before = change.user, change.user.email
    if User.objects.exclude(pk=user.pk).filter(email__iexact=change.address).exists():
        raise InvalidInput(ADDRESS_TAKEN())
    user.email = change.address
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError as error:  # somebody else was faster
        raise InvalidInput(ADDRESS_TAKEN()) from error
    AuditEvent.record_about(
        user, AuditAction.ACCOUNT_CHANGED, actor=user,
        before={"email": before}, after={"email": user.email},
    )  # fmt: skip
    return user


def give_up_address(*, user: User) -> None:
    """The link to the new address is worthless from now on."""
    AddressChange.objects.filter(user=user, ended_at=None).update(ended_at=timezone.now())
