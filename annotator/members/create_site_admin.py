"""The first account of a site; the others come by invitation."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annotator.errors import InvalidInput
from annotator.models import AuditEvent, User


def create_site_admin(*, username: str, email: str, password: str) -> User:
    """A person who may do everything, in Django's admin too.

    Raises InvalidInput for a name or address that is taken, or a weak password.
    """
    user = User(username=username, email=email, is_staff=True, is_superuser=True)
    user.set_password(password)
    try:
        user.full_clean(validate_unique=False, validate_constraints=False)
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages)) from error
    try:
        with transaction.atomic():
            user.save()
            AuditEvent.record("site_admin.created", project=None, actor=None, target=user)
    except IntegrityError as error:
        raise InvalidInput("This name or this e-mail address is taken.") from error
    return user
