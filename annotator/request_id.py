"""One id for a request, its log lines, its jobs and their log lines.

A proxy may send the id as `X-Request-ID`. It is kept if it is sane, since it gets into logs and
into the database; otherwise a new one is made. The answer names it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars, get_contextvars

HEADER: Final = "X-Request-ID"
NAME: Final = "request"  # in log lines
SANE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


def request_id_of(given: str) -> str:
    """The given id if it is sane, else a new one."""
    return given if SANE.fullmatch(given) else uuid.uuid4().hex


def current_request_id() -> str:
    """The id of the request, or of the job's request, that is being worked on; empty for none."""
    return str(get_contextvars().get(NAME, ""))


class CarryRequestId:
    """Middleware that gives each request its id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = request_id_of(request.headers.get(HEADER, ""))
        with bound_contextvars(**{NAME: request_id}):
            response = self._get_response(request)
        response[HEADER] = request_id
        return response
