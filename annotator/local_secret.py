"""The secret key of a site that is only for its own machine: the demo and development."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def local_secret(home: Path) -> str:
    """A random key, created once in `home` and readable only by its owner."""
    path = home / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
