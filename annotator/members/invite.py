"""Invite a person to a project."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from annotator.errors import Conflict
from annotator.members.ask_for_mail import mail_invitation
from annotator.models import AuditEvent, Invitation, Membership, Project, Role, User
from annotator.models.accounts import hash_secret, new_secret
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_access import ALREADY_MEMBER, INVITATION_ACCEPTED


@transaction.atomic
def invite(
    *, project: Project, by: User, email: str, role: Role, language: str = "en"
) -> tuple[Invitation, str]:
    """Create an invitation; returns it with its secret, which is not stored.

    It is mailed as well, where mail is set up, with a secret of its own. `language` is that of the
    mail, unless the person has an account with another.

    An open invitation of the same person is replaced. Raises Conflict if the person is a member
    already.
    """
    if Membership.objects.filter(project=project, user__email__iexact=email).exists():
        raise Conflict(ALREADY_MEMBER(email=email))
    Invitation.objects.filter(
        project=project, email__iexact=email, accepted_at__isnull=True
    ).delete()
    secret = new_secret()
    invitation = Invitation.objects.create(
        project=project,
        email=email,
        role=role,
        secret_hash=hash_secret(secret),
        invited_by=by,
        expires_at=timezone.now() + Invitation.LIFETIME,
    )
    AuditEvent.record(
        AuditAction.INVITATION_MADE,
        project=project,
        actor=by,
        target=invitation,
        email=email,
        role=role,
    )
    mail_invitation(invitation=invitation, language=by.language or language)
    return invitation, secret


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """Make the link invalid. Raises Conflict if it has been accepted meanwhile."""
    deleted, _ = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True).delete()
    if not deleted:
        raise Conflict(INVITATION_ACCEPTED())
    AuditEvent.record(
        AuditAction.INVITATION_WITHDRAWN,
        project=invitation.project,
        actor=by,
        target=invitation,
        email=invitation.email,
    )
