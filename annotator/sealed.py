"""Secrets that the server itself has to read again, encrypted in the database.

The key is derived from `SECRET_KEY`, so a copy of the database alone gives no secret away. With
another `SECRET_KEY` nothing can be read any more.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """The secret was sealed with another SECRET_KEY, or is damaged."""


def seal(secret: str) -> str:
    """Encrypt and authenticate the secret."""
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again. Raises Unreadable."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def _box() -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"packshot sealed secrets")
    return Fernet(base64.urlsafe_b64encode(derive.derive(settings.SECRET_KEY.encode())))
