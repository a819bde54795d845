"""Retries: when, how long after, and when not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from packshot.errors import ApiError, PackshotError, Unreachable
from packshot.flow import MOST_ATTEMPTS, Send, Sleep, fetch, retry_after

GET = Send("GET", "/")
ONCE = Send("POST", "/", is_repeatable=False)
OK = httpx.Response(200)
CUT = httpx.ReadError("cut")
REFUSED = httpx.ConnectError("refused")


def status(code: int, **headers: str) -> httpx.Response:
    return httpx.Response(code, headers={k.replace("_", "-"): v for k, v in headers.items()})


def run(
    call: Send, replies: Sequence[httpx.Response | httpx.TransportError]
) -> tuple[httpx.Response | PackshotError, list[float]]:
    """What came of it, and the pauses; the last reply is repeated."""
    flow, pauses, sent = fetch(call), [], 0
    step = next(flow)
    try:
        while True:
            if isinstance(step, Sleep):
                pauses.append(step.seconds)
                step = flow.send(None)
            else:
                step = flow.send(replies[min(sent, len(replies) - 1)])
                sent += 1
    except StopIteration as end:
        return end.value, pauses
    except PackshotError as error:
        return error, pauses


@pytest.mark.parametrize("trouble", [status(429), status(500), status(503), CUT, REFUSED])
def test_what_passes_is_tried_again(trouble: httpx.Response | httpx.TransportError) -> None:
    reply, pauses = run(GET, [trouble, trouble, OK])
    assert reply is OK
    assert len(pauses) == 2 and 0.25 <= pauses[0] <= 0.5 <= pauses[1] <= 1.0


@pytest.mark.parametrize("trouble", [status(500), CUT])
def test_what_may_have_been_done_is_not_done_twice(
    trouble: httpx.Response | httpx.TransportError,
) -> None:
    reply, pauses = run(ONCE, [trouble, OK])
    assert isinstance(reply, PackshotError) and pauses == []


@pytest.mark.parametrize("trouble", [status(429), status(503), REFUSED])
def test_what_was_surely_not_done_is_tried_again(
    trouble: httpx.Response | httpx.TransportError,
) -> None:
    assert run(ONCE, [trouble, OK])[0] is OK


def test_a_refusal_is_not_tried_again() -> None:
    body = {"type": "/problems/x", "detail": "No.", "fields": {"ttl": [{"text": "Too long."}]}}
    reply, pauses = run(GET, [httpx.Response(400, json=body)])
    assert isinstance(reply, ApiError) and pauses == []
    assert (reply.code, str(reply)) == ("x", "No. ttl: Too long.")


def test_the_server_says_when() -> None:
    assert run(GET, [status(429, Retry_After="7"), OK])[1] == [7.0]
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    waited = retry_after(status(503, Retry_After=soon))
    assert waited is not None and 15 < waited <= 20
    assert retry_after(status(503, Retry_After="whenever")) is None
    assert retry_after(status(503, Retry_After="-5")) == 0.0
    assert retry_after(status(503, Retry_After="1e9")) == 300.0


def test_it_gives_up_at_last() -> None:
    reply, pauses = run(GET, [REFUSED])
    assert isinstance(reply, Unreachable) and len(pauses) == MOST_ATTEMPTS - 1
