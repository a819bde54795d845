"""One request to the operator's chat endpoint, in the form that OpenAI's API has made common."""

from __future__ import annotations

import email.utils
import http.client
import json
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from annotator.machine_settings import Endpoint
from annotator.public_http import AddressRefused, connected, resolve
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.machine import (
    MACHINE_ADDRESS_REFUSED,
    MACHINE_BUSY,
    MACHINE_FAILED,
    MACHINE_KEY_REFUSED,
    MACHINE_NOT_REACHED,
    MACHINE_TOO_SLOW,
)

MOST_READ: Final = 256 * 1024  # of an answer
LONGEST_ERROR: Final = 200
LONGEST_WAIT: Final = timedelta(days=1)
USUAL_WAIT: Final = timedelta(minutes=1)
BUSY: Final = (429, 503)
REFUSED: Final = (401, 403)


class Unavailable(Exception):
    """The endpoint gave no answer at all. `wait`: how long it asked us to leave it alone."""

    def __init__(self, message: Message, *, wait: timedelta | None = None) -> None:
        super().__init__(message.code)
        self.message = message
        self.wait = wait


def chat(endpoint: Endpoint, *, system: str, content: Sequence[Mapping[str, Any]]) -> str:
    """What the model says; empty if it refuses or the answer has another form.

    Raises Unavailable. Uses no database.
    """
    body = json.dumps({
        "model": endpoint.model,
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": list(content)},
        ],
        "temperature": 0,
        "max_tokens": 16,
    }).encode()  # fmt: skip
    status, headers, text = _post(endpoint, body)
    if status in REFUSED:
        raise Unavailable(MACHINE_KEY_REFUSED(host=endpoint.host, status=status))
    if status in BUSY:
        wait = _retry_after(headers.get("Retry-After", ""))
        seconds = max(1, round((wait or USUAL_WAIT).total_seconds()))
        raise Unavailable(MACHINE_BUSY(host=endpoint.host, seconds=seconds), wait=wait)
    if status != http.client.OK:
        raise Unavailable(MACHINE_FAILED(host=endpoint.host, status=status))
    return _said(text)


def _post(endpoint: Endpoint, body: bytes) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Status, headers and the beginning of the answer. Redirects aren't followed."""
    deadline = time.monotonic() + endpoint.seconds
    headers = {"Content-Type": "application/json", "User-Agent": "Packshot"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    try:
        target = resolve(f"{endpoint.url}/chat/completions", allow_private=endpoint.allow_private)
        with connected(target, deadline=deadline) as connection:
            connection.request("POST", target.path, body=body, headers=headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read(MOST_READ)
    except AddressRefused as error:
        refused = MACHINE_ADDRESS_REFUSED(host=endpoint.host, reason=error.reason)
        raise Unavailable(refused) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() >= deadline or isinstance(error, TimeoutError):
            slow = MACHINE_TOO_SLOW(host=endpoint.host, seconds=max(1, round(endpoint.seconds)))
            raise Unavailable(slow) from None
        reason = (str(error) or type(error).__name__)[:LONGEST_ERROR]
        raise Unavailable(MACHINE_NOT_REACHED(host=endpoint.host, error=reason)) from None


def _said(text: bytes) -> str:
    """The words of the first choice, wherever the form allows."""
    try:
        said = json.loads(text)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError):
        return ""
    return said if isinstance(said, str) else ""


def _retry_after(value: str) -> timedelta | None:
    """The wait that a `Retry-After` header names, in seconds or as a date; at most a day."""
    if value.strip().isascii() and value.strip().isdigit():
        wait = timedelta(seconds=min(int(value), LONGEST_WAIT.total_seconds()))
    else:
        try:
            wait = email.utils.parsedate_to_datetime(value) - timezone.now()
        except (ValueError, TypeError):  # no date, or one without a time zone
            return None
    return min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)
