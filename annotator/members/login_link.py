"""One-time links that log a person in."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.models import AuditEvent, LoginLink, User
from annotator.models.accounts import hash_secret, new_secret
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_access import DEACTIVATED, LINK_CLOSED


@transaction.atomic
def make_login_link(
    *, user: User, by: User | None = None, lifetime: timedelta = LoginLink.LIFETIME
) -> str:
    """Create a link for `user`; returns its secret, of which only the hash is stored.

    `by` is the admin who makes it, None for the command line and for mail.

    Raises InvalidInput for a deactivated person.
    """
    if not user.is_active:
        raise InvalidInput(DEACTIVATED(name=user.username))
    secret = new_secret()
    link = LoginLink.objects.create(
        user=user,
        secret_hash=hash_secret(secret),
        expires_at=timezone.now() + lifetime,
    )
    AuditEvent.record_about(user, AuditAction.LOGIN_LINK_MADE, actor=by, target=link)
    return secret


@transaction.atomic
def use_login_link(*, secret: str) -> User:
    """Use up the link; returns the person whom it logs in.

    One conditional update decides, so if two people open it at the same time, only one gets in.
    Raises InvalidInput for an unknown, used or expired link, without saying which.
    """
    now = timezone.now()
    link = LoginLink.objects.filter(secret_hash=hash_secret(secret), user__is_active=True)
    used = LoginLink.objects.filter(
        pk__in=link.values("pk"), used_at__isnull=True, expires_at__gt=now
    ).update(used_at=now)
    if not used:
        raise InvalidInput(LINK_CLOSED())
    used_link = link.select_related("user").get()
    person = used_link.user
    AuditEvent.record_about(person, AuditAction.LOGIN_LINK_USED, actor=person, target=used_link)
    return person


def withdraw_login_link(*, secret: str) -> None:
    """Make a link worthless that did not reach its person."""
    LoginLink.objects.filter(secret_hash=hash_secret(secret)).delete()
