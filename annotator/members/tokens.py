"""API tokens for machines: shown once, stored as a hash."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from annotator.errors import InvalidInput
from annotator.models import ApiToken, AuditEvent, Project, Role, User
from annotator.models.accounts import TOKEN_PREFIX, hash_secret, new_secret
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_access import TOKEN_EXPIRED

HINT_LENGTH = 10


@transaction.atomic
def make_token(
    *,
    owner: User,
    name: str,
    role: Role,
    project: Project | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """Create a token; returns its row and the token itself, which is not stored.

    Raises InvalidInput if `expires_at` is in the past.
    """
    if expires_at is not None and expires_at <= timezone.now():
        raise InvalidInput.in_field("expires_at", TOKEN_EXPIRED())
    secret = TOKEN_PREFIX + new_secret()
    token = ApiToken.objects.create(
        owner=owner,
        project=project,
        name=name,
        role=role,
        secret_hash=hash_secret(secret),
        hint=secret[:HINT_LENGTH],
        expires_at=expires_at,
    )
    AuditEvent.record(
        AuditAction.TOKEN_MADE, project=project, actor=owner, target=token, name=name, role=role
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> None:
    """Make the token invalid; its row stays for the record."""
    now = timezone.now()
    if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now):
        AuditEvent.record(
            AuditAction.TOKEN_REVOKED,
            project=token.project,
            actor=by,
            target=token,
            name=token.name,
        )
