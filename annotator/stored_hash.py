"""The hash of a stored file, read bit by bit."""

from __future__ import annotations

import hashlib

from django.core.files.storage import default_storage

BLOCK = 1 << 20


def stored_sha256(name: str) -> str:
    """The SHA-256 in hexadecimal. Raises FileNotFoundError."""
    digest = hashlib.sha256()
    with default_storage.open(name) as file:
        for chunk in file.chunks(BLOCK):
            digest.update(chunk)
    return digest.hexdigest()
