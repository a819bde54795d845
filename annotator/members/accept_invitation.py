"""Accept an invitation, with a new or an existing account."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from annotator.errors import Conflict, InvalidInput, NotFound
from annotator.models import AuditEvent, Invitation, Membership, Role, User
from annotator.models.accounts import hash_secret
from annotator.validation import messages_of
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.problem_access import HAS_ACCOUNT, INVITATION_CLOSED, NAME_TAKEN
from scoring.vocabulary.messages.problem_field import INVALID_FIELDS, WRONG_USERNAME


def find_invitation(*, secret: str) -> Invitation:
    """The open invitation. Raises NotFound for one that is unknown, accepted or expired."""
    hashed = hash_secret(secret)
    invitation = (
        Invitation.objects.select_related("project")
        .filter(Q(secret_hash=hashed) | Q(mailed_secret_hash=hashed))
        .first()
    )
    if invitation is None or not invitation.is_open:
        raise NotFound(INVITATION_CLOSED())
    return invitation


@transaction.atomic
def accept_with_new_account(*, secret: str, username: str, password: str) -> User:
    """Create an account with the invited address and join the project; returns the new user.

    Raises NotFound like `find_invitation`, Conflict if the address has an account already, and
    InvalidInput for a name that is taken or a weak password.
    """
    invitation = find_invitation(secret=secret)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise Conflict(HAS_ACCOUNT(email=invitation.email))
    user = User(username=username, email=invitation.email)
    _check_account(user, password)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise InvalidInput.in_field("username", NAME_TAKEN()) from error
    _join(invitation, user)
    return user


@transaction.atomic
def accept_as(*, secret: str, user: User) -> None:
    """Join the project with an existing account. Raises NotFound like `find_invitation`."""
    _join(find_invitation(secret=secret), user)


@transaction.atomic
def accept_by_address(*, invitation: Invitation, user: User) -> None:
    """Join for whom an identity provider vouches that the invited address is theirs."""
    _join(invitation, user)


def _check_account(user: User, password: str) -> None:
    fields: dict[str, list[Message]] = {}
    try:
        UnicodeUsernameValidator()(user.username)
    except ValidationError as error:
        fields["username"] = messages_of(error, invalid=WRONG_USERNAME())
    try:
        validate_password(password, user)
    except ValidationError as error:
        fields["password"] = messages_of(error)
    if fields:
        raise InvalidInput(INVALID_FIELDS(), fields=fields)


def _raise_to(role: Role, membership: Membership) -> None:
    """Grant the role beside what the member has already; the higher one counts."""
    granted = membership.granted_role
    if membership.group_role is not None and (granted is None or role.includes(granted)):
        membership.local_role = role
    if role.includes(Role(membership.role)):
        membership.role = role
    membership.save(update_fields=("role", "local_role"))


def _join(invitation: Invitation, user: User) -> None:
    """Mark the invitation as accepted, by an update that only one caller wins; give the role."""
    accepted = Invitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, expires_at__gt=timezone.now()
    ).update(accepted_at=timezone.now(), accepted_by=user)
    if not accepted:
        raise NotFound(INVITATION_CLOSED())
    membership, is_new = Membership.objects.get_or_create(
        project=invitation.project,
        user=user,
        defaults={
            "role": invitation.role,
            # They read what there is now; they hear of what changes from now on.
            "guidelines_read": invitation.project.guidelines_number,
        },
    )
    if not is_new:
        _raise_to(Role(invitation.role), membership)
    AuditEvent.record(
        AuditAction.INVITATION_ACCEPTED,
        project=invitation.project,
        actor=user,
        target=invitation,
        role=membership.role,
    )
