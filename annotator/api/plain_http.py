"""Requests that seem to come over plain HTTP in production: nobody can log in that way.

The cookies are `Secure`, so a browser keeps none of them, and behind a proxy that ends TLS without
saying so every form looks like one from another site. Both are told apart and explained, on the
page and in the log, instead of failing later in a way that nobody can read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from annotator.api.refusals import refusal

log = structlog.get_logger(__name__)

STATUS: Final = 403
SAFE: Final = ("GET", "HEAD", "OPTIONS")
# What needs no login: assets, and addresses that carry their own right with them.
OPEN: Final = ("/api/", "/media/", "/static/")

NO_TLS: Final = "no_tls"
PROXY_UNKNOWN: Final = "proxy_unknown"
PROXY_SILENT: Final = "proxy_silent"
TEXTS: Final = {
    NO_TLS: (
        "This came over plain HTTP, where nobody can log in. Open the site by https://. "
        "If you did, the proxy that ends TLS doesn't say so: let it send X-Forwarded-Proto: https, "
        "and set BEHIND_PROXY=true. If there is no such proxy yet, put one in front; "
        "docker-compose.yml brings one."
    ),
    PROXY_UNKNOWN: (
        "A proxy in front of this site says that it ends TLS (X-Forwarded-Proto), but the server "
        "was not told to believe it. Set BEHIND_PROXY=true and restart the server."
    ),
    PROXY_SILENT: (
        "This did not come through a proxy that says that it ends TLS. Open the site by its "
        "https:// address and not by the server's own port. If you did, let the proxy send the "
        "header X-Forwarded-Proto: https, and set BEHIND_PROXY=true."
    ),
}


class RefusePlainHttp:
    """Middleware: tells people and their browsers what is wrong; programs with tokens pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.is_secure() or not settings.SESSION_COOKIE_SECURE:
            return self._get_response(request)
        is_page = not request.path_info.startswith(OPEN)
        by_cookie = request.method not in SAFE and "Authorization" not in request.headers
        if not is_page and not by_cookie:
            return self._get_response(request)
        cause = cause_of(request)
        tell_log(cause)
        return refusal(request, status=STATUS, code="plain_http", cause=cause, detail=TEXTS[cause])


def cause_of(request: HttpRequest) -> str:
    """Why the request does not count as secure: one of the keys of TEXTS."""
    said = request.headers.get("X-Forwarded-Proto", "").partition(",")[0].strip()
    if said == "https":
        return PROXY_UNKNOWN
    pages = (request.headers.get("Origin", ""), request.headers.get("Referer", ""))
    came_by_tls = any(page.startswith("https://") for page in pages)
    return PROXY_SILENT if came_by_tls or (settings.BEHIND_PROXY and not said) else NO_TLS


@lru_cache(maxsize=16)
def tell_log(cause: str) -> None:
    """Once in the life of a process for each cause: every request would say the same."""
    log.error("plain_http", cause=cause, detail=TEXTS[cause])
