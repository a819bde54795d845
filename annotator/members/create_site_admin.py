"""Create the first account of a site; others join by invitation."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annotator.errors import InvalidInput
from annotator.models import AuditEvent, User
from annotator.validation import messages_by_field, messages_of
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.messages.problem_access import NAME_OR_ADDRESS_TAKEN
from scoring.vocabulary.messages.problem_field import INVALID_FIELDS, NO_EMAIL, WRONG_USERNAME


def create_site_admin(*, username: str, email: str, password: str) -> User:
    """Create a person who may do everything, in Django's admin too.

    Raises InvalidInput for a name or address that is taken, or a weak password.
    """
    user = User(username=username, email=email, is_staff=True, is_superuser=True)
    user.set_password(password)
    _check_account(user, password)
    try:
        with transaction.atomic():
            user.save()
            AuditEvent.record(AuditAction.SITE_ADMIN_CREATED, project=None, actor=None, target=user)
    except IntegrityError as error:
        raise InvalidInput(NAME_OR_ADDRESS_TAKEN()) from error
    return user


def _check_account(user: User, password: str) -> None:
    try:
        user.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        meant = {"username": WRONG_USERNAME(), "email": NO_EMAIL()}
        raise InvalidInput(
            INVALID_FIELDS(), fields=messages_by_field(error, invalid=meant)
        ) from error
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(INVALID_FIELDS(), fields={"password": messages_of(error)}) from error
