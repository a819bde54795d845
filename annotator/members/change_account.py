"""Change one's own name, address and password."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annotator.errors import InvalidInput
from annotator.members.change_address import ask_for_address, give_up_address
from annotator.members.sessions import end_other_sessions
from annotator.models import AuditEvent, User
from annotator.validation import messages_of
from scoring.vocabulary.audit_actions import AuditAction
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.problem_access import (
    ADDRESS_TAKEN,
    NAME_TAKEN,
    WRONG_CURRENT_PASSWORD,
)
from scoring.vocabulary.messages.problem_field import WRONG_USERNAME


@transaction.atomic
def change_account(
    *,
    user: User,
    username: str | None = None,
    email: str | None = None,
    current_password: str = "",
    language: str = "",
) -> User:
    """Store another name or address. Another address needs the password: it resets it, too.

    Where mail can be sent, the address changes once it is confirmed by a link that is mailed there,
    in this language. The present address gives up one that waits to be confirmed.

    Raises InvalidInput for a name or address that is taken or wrong, and for a wrong password.
    """
    changes = {
        name: value
        for name, value in (("username", username), ("email", email))
        if value is not None and value != getattr(user, name)
    }
    if email is not None and email == user.email:
        give_up_address(user=user)
    if not changes:
        return user
    if "email" in changes:
        _check_password(user, current_password)
    if username is not None:
        _check_name(username)
    _check_free(user, changes)
    if "email" in changes and settings.CAN_MAIL:
        ask_for_address(user=user, address=changes.pop("email"), language=language)
        if not changes:
            return user
    before = {name: getattr(user, name) for name in changes}
    for name, value in changes.items():
        setattr(user, name, value)
    try:
        with transaction.atomic():
            user.save(update_fields=sorted(changes))
    except IntegrityError as error:  # somebody else was faster
        raise InvalidInput.in_field(*_taken(next(iter(changes)))) from error
    AuditEvent.record_about(
        user, AuditAction.ACCOUNT_CHANGED, actor=user, before=before, after=changes
    )
    return user


@transaction.atomic
def change_password(
    *, user: User, password: str, current_password: str, session_key: str, is_proven: bool
) -> None:
    """Set another password, and end all of the person's sessions but this one.

    `is_proven`: a one-time link has just shown who they are, so the old password isn't asked.
    Raises InvalidInput for a wrong old password and for a weak new one.
    """
    if not is_proven:
        _check_password(user, current_password)
    try:
        validate_password(password, user)
    except ValidationError as error:
        messages = messages_of(error)
        raise InvalidInput(messages[0], fields={"password": messages}) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    AuditEvent.record_about(user, AuditAction.ACCOUNT_PASSWORD_CHANGED, actor=user)
    give_up_address(user=user)  # whoever asked for it may have known the old password
    end_other_sessions(user=user, but=session_key)


def _check_password(user: User, password: str) -> None:
    if not user.check_password(password):
        raise InvalidInput.in_field("current_password", WRONG_CURRENT_PASSWORD())


def _check_name(username: str) -> None:
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        raise InvalidInput.in_field("username", WRONG_USERNAME()) from error


def _check_free(user: User, changes: dict[str, str]) -> None:
    """Names differ by more than case, as addresses do, so that nobody is taken for another."""
    others = User.objects.exclude(pk=user.pk)
    for name, value in changes.items():
        if value and others.filter(**{f"{name}__iexact": value}).exists():
            raise InvalidInput.in_field(*_taken(name))


def _taken(name: str) -> tuple[str, Message]:
    return name, NAME_TAKEN() if name == "username" else ADDRESS_TAKEN()
