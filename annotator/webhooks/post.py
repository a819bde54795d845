"""Send one signed request, to a public address or a host that the site's admin has named."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from annotator.errors import InvalidInput
from annotator.public_http import AddressRefused, check_written, connected, resolve
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.webhooks import (
    HOOK_ADDRESS_REFUSED,
    HOOK_ANSWERED,
    HOOK_NOT_HTTPS,
    HOOK_NOT_REACHED,
    HOOK_REDIRECTED,
    HOOK_TOO_SLOW,
)

SECONDS: Final = 10
MOST_READ: Final = 64 * 1024  # of an answer; then the connection is closed
LONGEST_RESPONSE: Final = 300
LONGEST_ERROR: Final = 200


@dataclass(frozen=True)
class Request:
    """A signed body on its way to a URL."""

    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """What came of it; `error` is None if the receiver has it."""

    error: Message | None
    status: int | None = None
    response: str = ""
    milliseconds: int = 0


def check_url(url: str) -> None:
    """Refuse what could never be sent to. Raises InvalidInput; the host is looked up later."""
    try:
        _check_written(url)
    except AddressRefused as error:
        raise InvalidInput.in_field("url", error.reason) from None


def post(request: Request, *, seconds: float = SECONDS) -> Outcome:
    """Send it; never raises. Uses no database, so it may run in a thread."""
    began = time.monotonic()
    outcome = _post(request, began + seconds, seconds)
    milliseconds = round(1000 * (time.monotonic() - began))
    return Outcome(outcome.error, outcome.status, outcome.response, milliseconds)


def _post(request: Request, deadline: float, seconds: float) -> Outcome:
    is_internal = _is_internal(request.url)
    try:
        _check_written(request.url)
        target = resolve(request.url, allow_private=is_internal)
        with connected(target, deadline=deadline) as connection:
            headers = {
                **request.headers, "Content-Type": "application/json", "User-Agent": "Packshot",
            }  # fmt: skip
            connection.request("POST", target.path, body=request.body, headers=headers)
            response = connection.getresponse()
            text = response.read(MOST_READ)
    except AddressRefused as error:
        return Outcome(HOOK_ADDRESS_REFUSED(reason=error.reason))
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() >= deadline or isinstance(error, TimeoutError):
            return Outcome(HOOK_TOO_SLOW(seconds=max(1, round(seconds))))
        reason = str(error) or type(error).__name__
        return Outcome(HOOK_NOT_REACHED(error=reason[:LONGEST_ERROR]))
    return _judged(response.status, b"" if is_internal else text)


def _judged(status: int, text: bytes) -> Outcome:
    """Any 2xx is a success. What an internal host answers is never shown (`text` is empty)."""
    if 200 <= status < 300:
        return Outcome(None, status)
    shown = text.decode("utf-8", "replace").replace("\0", "")[:LONGEST_RESPONSE]
    if 300 <= status < 400:
        return Outcome(HOOK_REDIRECTED(status=status), status, shown)
    return Outcome(HOOK_ANSWERED(status=status), status, shown)


def _check_written(url: str) -> None:
    """Raise AddressRefused unless it is HTTPS at its usual port, or at a host that we named."""
    is_internal = _is_internal(url)
    parts = check_written(url, any_port=is_internal)
    if parts.scheme != "https" and not is_internal:
        raise AddressRefused(HOOK_NOT_HTTPS())


def _is_internal(url: str) -> bool:
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return False
    return host in {each.strip("[]").lower() for each in settings.WEBHOOK_INTERNAL_HOSTS}
