"""One-time links that log a person in; made on the command line only."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.models import AuditEvent, LoginLink, User
from annotator.models.accounts import hash_secret, new_secret
from scoring.vocabulary.messages.problem_access import DEACTIVATED, LINK_CLOSED


@transaction.atomic
def make_login_link(*, user: User) -> str:
    """The secret of a new link for `user`; only its hash is kept.

    Raises InvalidInput for a person who is deactivated.
    """
    if not user.is_active:
        raise InvalidInput(DEACTIVATED(name=user.username))
    secret = new_secret()
    link = LoginLink.objects.create(
        user=user,
        secret_hash=hash_secret(secret),
        expires_at=timezone.now() + LoginLink.LIFETIME,
    )
    AuditEvent.record("login_link.made", project=None, actor=None, target=link, user=user.username)
    return secret


@transaction.atomic
def use_login_link(*, secret: str) -> User:
    """The person whom the link lets in; it is used up by this.

    One conditional update decides, so that of two people who open it at once one is let in.
    Raises InvalidInput for a link that is unknown, used or expired, without saying which.
    """
    now = timezone.now()
    link = LoginLink.objects.filter(secret_hash=hash_secret(secret), user__is_active=True)
    used = LoginLink.objects.filter(
        pk__in=link.values("pk"), used_at__isnull=True, expires_at__gt=now
    ).update(used_at=now)
    if not used:
        raise InvalidInput(LINK_CLOSED())
    found = link.select_related("user").get()
    AuditEvent.record("login_link.used", project=None, actor=found.user, target=found)
    return found.user
