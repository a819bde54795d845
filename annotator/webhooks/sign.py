"""Secrets and signatures by Standard Webhooks (standardwebhooks.com)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from annotator.models import Webhook
from annotator.sealed import unseal

PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 32


def new_signing_secret() -> str:
    """A random secret, as receivers expect it: `whsec_` and base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def secrets_of(webhook: Webhook, *, now: datetime) -> list[str]:
    """The secrets that sign now, the newest first. Raises Unreadable."""
    valid = [webhook.sealed_secret]
    if webhook.sealed_previous and webhook.previous_until and now < webhook.previous_until:
        valid.append(webhook.sealed_previous)
    return [unseal(each) for each in valid]


def signed_headers(
    *, key: str, now: datetime, body: bytes, signing: Sequence[str]
) -> dict[str, str]:
    """The three headers of a message; one signature for each secret."""
    timestamp = str(int(now.timestamp()))
    content = b".".join((key.encode(), timestamp.encode(), body))
    return {
        "webhook-id": key,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(secret, content) for secret in signing),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return f"v1,{base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()}"
