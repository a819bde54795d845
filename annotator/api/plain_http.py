"""Refuse requests that come over plain HTTP in production, because nobody can log in that way.

The cookies are `Secure`, so browsers do not store them over plain HTTP. Behind a proxy that
terminates TLS but does not say so, every form seems to come from another site. Both cases are
explained on the page and in the log, instead of failing later with an unclear error.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from annotator.api.refusals import refusal
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.problem_request import NO_TLS, PROXY_SILENT, PROXY_UNKNOWN
from scoring.vocabulary.say import say

log = structlog.get_logger(__name__)

STATUS: Final = 403
SAFE: Final = ("GET", "HEAD", "OPTIONS")
# Addresses that need no login: assets, and addresses that contain a secret.
OPEN: Final = ("/api/", "/media/", "/static/")


class RefusePlainHttp:
    """Middleware that refuses browsers with an explanation; programs with tokens pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.is_secure() or not settings.SESSION_COOKIE_SECURE:
            return self._get_response(request)
        is_page = not request.path_info.startswith(OPEN)
        by_cookie = request.method not in SAFE and "Authorization" not in request.headers
        if not is_page and not by_cookie:
            return self._get_response(request)
        message = why_plain(request)
        write_log(message.code)
        return refusal(request, status=STATUS, message=message)


def why_plain(request: HttpRequest) -> Message:
    """The reason why the request does not count as secure."""
    scheme = request.headers.get("X-Forwarded-Proto", "").partition(",")[0].strip()
    if scheme == "https":
        return PROXY_UNKNOWN()
    pages = (request.headers.get("Origin", ""), request.headers.get("Referer", ""))
    came_by_tls = any(page.startswith("https://") for page in pages)
    is_silent = came_by_tls or (settings.BEHIND_PROXY and not scheme)
    return PROXY_SILENT() if is_silent else NO_TLS()


@lru_cache(maxsize=16)
def write_log(code: str) -> None:
    """Log each cause once per process, because every request has the same one."""
    log.error("plain_http", cause=code, detail=say(Message(code)))
