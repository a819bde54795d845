"""Calls as generators that do no input or output themselves, so that sync and async share them.

A flow yields what it needs next, a request or a pause, and gets the answer sent in. Whoever runs it
(`client.py`, `aio.py`) only sends and sleeps; retries and polling are here, once.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeAlias, TypeVar

import httpx

from packshot.errors import ApiError, Unreachable

T = TypeVar("T")
Part: TypeAlias = tuple[str, tuple[str, bytes]]  # field; file name and content

MOST_ATTEMPTS = 6
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
LONGEST_RETRY_AFTER = 300.0
BUSY = (429, 503)  # the server has done nothing yet
BROKEN = (500, 502, 504)  # it may have done something


@dataclass(frozen=True)
class Send:
    """A request. With `is_repeatable` sending it twice does no more than sending it once."""

    method: str
    path: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[Part] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    is_repeatable: bool = True


@dataclass(frozen=True)
class Sleep:
    """A pause."""

    seconds: float


Reply: TypeAlias = httpx.Response | httpx.TransportError | None
Flow: TypeAlias = Generator[Send | Sleep, Reply, T]


def fetch(call: Send) -> Flow[httpx.Response]:
    """The response, after as many attempts as make sense.

    Raises ApiError where the server refuses, and Unreachable where it does not answer.
    """
    attempt = 0
    while True:
        attempt += 1
        reply = yield call
        if isinstance(reply, httpx.Response) and not reply.is_error:
            return reply
        pause = _pause(call, reply, attempt)
        if pause is None or attempt == MOST_ATTEMPTS:
            raise _failure(reply)
        yield Sleep(pause)


def _pause(call: Send, reply: Reply, attempt: int) -> float | None:
    """How long to wait before another attempt; None if it would not help or do harm."""
    backoff = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1)) * random.uniform(0.5, 1.0)  # noqa: S311
    if isinstance(reply, httpx.Response):
        if reply.status_code in BUSY or (call.is_repeatable and reply.status_code in BROKEN):
            asked = retry_after(reply)
            return backoff if asked is None else asked
        return None
    is_unsent = isinstance(reply, httpx.ConnectError | httpx.ConnectTimeout)
    return backoff if is_unsent or call.is_repeatable else None


def retry_after(response: httpx.Response) -> float | None:
    """The seconds that a Retry-After header asks for, given as a number or a date."""
    text = response.headers.get("Retry-After", "")
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)


def _failure(reply: Reply) -> Exception:
    if isinstance(reply, httpx.Response):
        return ApiError.of(reply)
    return Unreachable(f"The server does not answer: {reply or type(reply).__name__}")
