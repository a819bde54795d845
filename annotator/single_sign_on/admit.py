"""Who somebody is here, and whether they may enter.

An account belongs to whom it was linked to. One with the same verified address is linked by itself
only if it has no password and is no site admin's: otherwise whoever rules an address at the
provider could take an account over. With a password the person gives it once.
"""

from __future__ import annotations

import re
from typing import Final

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone

from annotator.errors import NotAllowed
from annotator.members.accept_invitation import accept_by_address
from annotator.models import AuditEvent, Invitation, User
from annotator.single_sign_on.identity import Identity
from annotator.single_sign_on.refresh_roles import refresh_roles
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.single_sign_on import (
    SSO_ADMIN_LINKS,
    SSO_DEACTIVATED,
    SSO_NO_ADDRESS,
    SSO_STRANGER,
)

NOT_IN_NAMES: Final = re.compile(r"[^\w.@+-]+")
LONGEST_NAME: Final = 140  # leaves room for a number


class PasswordNeeded(Exception):
    """There is an account with this address and a password, which is to be given once."""

    def __init__(self, user: User) -> None:
        super().__init__(user.get_username())
        self.user = user


@transaction.atomic
def admit(*, identity: Identity, provision: bool) -> User:
    """The person, with the roles of their groups.

    Raises NotAllowed with the reason, or PasswordNeeded.
    """
    user = _linked(identity) or _by_address(identity) or _new(identity, provision=provision)
    if not user.is_active:
        raise NotAllowed(SSO_DEACTIVATED())
    refresh_roles(user=user, groups=identity.groups)
    return user


@transaction.atomic
def link_and_admit(*, user: User, identity: Identity) -> User:
    """After the person has proven that the account is theirs, or an admin has said so."""
    link(user=user, identity=identity, by=user)
    return admit(identity=identity, provision=False)


def link(*, user: User, identity: Identity, by: User | None) -> None:
    """Let this identity in as this person from now on."""
    SocialAccount.objects.get_or_create(
        provider=identity.issuer, uid=identity.subject, defaults={"user": user}
    )
    AuditEvent.record_about(
        user, AuditAction.ACCOUNT_LINKED, actor=by, issuer=identity.issuer, subject=identity.subject
    )


def _linked(identity: Identity) -> User | None:
    rows = SocialAccount.objects.filter(provider=identity.issuer, uid=identity.subject)
    account = rows.select_related("user").first()
    return None if account is None else account.user


def _by_address(identity: Identity) -> User | None:
    if not identity.email:
        raise NotAllowed(SSO_NO_ADDRESS())
    user = User.objects.filter(email__iexact=identity.email).first()
    if user is None:
        return None
    if not user.is_active:
        raise NotAllowed(SSO_DEACTIVATED())
    if user.has_usable_password():
        raise PasswordNeeded(user)
    if user.is_superuser:
        raise NotAllowed(SSO_ADMIN_LINKS())
    link(user=user, identity=identity, by=None)
    return user


def _new(identity: Identity, *, provision: bool) -> User:
    """An account for whom an admin has invited, or for anybody if the settings say so."""
    invitations = Invitation.objects.filter(
        email__iexact=identity.email, accepted_at=None, expires_at__gt=timezone.now()
    )
    waiting = list(invitations.select_related("project"))
    if not waiting and not provision:
        raise NotAllowed(SSO_STRANGER(email=identity.email))
    user = User(username=_free_name(identity), email=identity.email)
    user.set_unusable_password()
    user.save()
    AuditEvent.record_about(
        user, AuditAction.ACCOUNT_PROVISIONED, actor=None, issuer=identity.issuer
    )
    link(user=user, identity=identity, by=None)
    for invitation in waiting:
        accept_by_address(invitation=invitation, user=user)
    return user


def _free_name(identity: Identity) -> str:
    wanted = NOT_IN_NAMES.sub("", identity.username or identity.email.partition("@")[0])
    base = wanted[:LONGEST_NAME] or "person"
    taken = set(User.objects.filter(username__istartswith=base).values_list("username", flat=True))
    lower = {each.lower() for each in taken}
    names = (base if number == 1 else f"{base}{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name.lower() not in lower)
