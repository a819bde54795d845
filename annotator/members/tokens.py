"""API tokens for machines: shown once, stored as a hash."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.models import ApiToken, AuditEvent, Project, Role, User
from annotator.models.accounts import TOKEN_PREFIX, hash_secret, new_secret
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_access import TOKEN_EXPIRED
from scoring.vocabulary.messages.problem_field import EMPTY
from scoring.vocabulary.scopes import Scope

HINT_LENGTH = 10


@transaction.atomic
def make_token(
    *,
    owner: User,
    name: str,
    role: Role,
    project: Project | None = None,
    expires_at: datetime | None = None,
    scopes: Collection[Scope] = (Scope.ADMIN,),
) -> tuple[ApiToken, str]:
    """Create a token; returns its row and the token itself, which is not stored.

    Without scopes named it may do all that its role may. Raises InvalidInput if `expires_at` is in
    the past, or for no scope at all.
    """
    if not scopes:
        raise InvalidInput.in_field("scopes", EMPTY())
    if expires_at is not None and expires_at <= timezone.now():
        raise InvalidInput.in_field("expires_at", TOKEN_EXPIRED())
    secret = TOKEN_PREFIX + new_secret()
    token = ApiToken.objects.create(
        owner=owner,
        project=project,
        name=name,
        role=role,
        scopes=sorted(set(scopes), key=list(Scope).index),
        secret_hash=hash_secret(secret),
        hint=secret[:HINT_LENGTH],
        expires_at=expires_at,
    )
    _record(
        AuditAction.TOKEN_MADE, token, by=owner, role=role,
        scopes=token.scopes, expires_at=expires_at and expires_at.isoformat(),
    )  # fmt: skip
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> None:
    """Make the token invalid; its row stays for the record."""
    now = timezone.now()
    if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now):
        _record(AuditAction.TOKEN_REVOKED, token, by=by)


def _record(action: AuditAction, token: ApiToken, *, by: User, **detail: object) -> None:
    """Write it down where the token may be used: in its project, or in all of its owner's."""
    if token.project is None:
        AuditEvent.record_about(
            token.owner, action, actor=by, target=token, name=token.name, **detail
        )
    else:
        AuditEvent.record(
            action, project=token.project, actor=by, target=token, name=token.name, **detail
        )
