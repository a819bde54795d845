"""Fetch a picture from a public address, and from nowhere else (`annotator/public_http.py`).

Each redirect is checked in the same way. Bytes and time are limited.
"""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urljoin

from annotator.imports.images import PictureRefused
from annotator.public_http import AddressRefused, Target, connected, resolve
from scoring.vocabulary.messages.pictures import (
    FILE_TOO_LARGE,
    URL_ANSWERED,
    URL_NOT_FETCHED,
    URL_REDIRECTS,
    URL_TOO_SLOW,
)

REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 3


@dataclass(frozen=True)
class FetchLimits:
    """The most bytes of a picture, and the most seconds to fetch it with all redirects.

    `allow_private` is for tests against a server on this machine. No setting changes it.
    """

    bytes: int
    seconds: float = 20.0
    allow_private: bool = False


def fetch_url(url: str, *, limits: FetchLimits) -> bytes:
    """The content behind a URL. Raises PictureRefused with the reason."""
    deadline = time.monotonic() + limits.seconds
    address = url
    try:
        for _ in range(MOST_REDIRECTS + 1):
            answer = _get(resolve(address, allow_private=limits.allow_private), limits, deadline)
            if isinstance(answer, bytes):
                return answer
            address = urljoin(address, answer.location)
    except AddressRefused as error:
        raise PictureRefused(url, error.reason) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        is_late = time.monotonic() >= deadline
        reason = URL_TOO_SLOW() if is_late else URL_NOT_FETCHED(error=str(error))
        raise PictureRefused(url, reason) from error
    raise PictureRefused(url, URL_REDIRECTS(most=MOST_REDIRECTS))


@dataclass(frozen=True)
class _Redirect:
    location: str


def _get(target: Target, limits: FetchLimits, deadline: float) -> bytes | _Redirect:
    with connected(target, deadline=deadline) as connection:
        connection.request("GET", target.path, headers={"User-Agent": "Packshot"})
        response = connection.getresponse()
        if response.status in REDIRECTS:
            return _Redirect(response.headers.get("Location", ""))
        if response.status != 200:
            raise AddressRefused(URL_ANSWERED(status=str(response.status)))
        content = response.read(limits.bytes + 1)
        if response.length and len(content) <= limits.bytes:  # the connection ended too soon
            raise http.client.IncompleteRead(content, response.length)
    if time.monotonic() >= deadline:
        raise TimeoutError
    if len(content) > limits.bytes:
        raise AddressRefused(FILE_TOO_LARGE(most=limits.bytes))
    return content
