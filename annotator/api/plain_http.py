"""Requests that seem to come over plain HTTP in production: nobody can log in that way.

The cookies are `Secure`, so a browser keeps none of them, and behind a proxy that ends TLS without
saying so every form looks like one from another site. Both are told apart and explained, on the page
and in the log, instead of failing later in a way that nobody can read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from annotator.api.problems import CONTENT_TYPE, csrf_problem, problem

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
        "This site is served over plain HTTP, where nobody can log in. "
        "Open it by https://. If there is no such address yet, put a proxy that ends TLS in front "
        "(docker-compose.yml brings one) and set BEHIND_PROXY=true."
    ),
    PROXY_UNKNOWN: (
        "A proxy in front of this site says that it ends TLS (X-Forwarded-Proto), but the server "
        "was not told to believe it. Set BEHIND_PROXY=true and restart the server."
    ),
    PROXY_SILENT: (
        "The proxy in front of this site ends TLS without saying so. Let it send the header "
        "X-Forwarded-Proto: https, and set BEHIND_PROXY=true."
    ),
}


class RefusePlainHttp:
    """Middleware: explains what is wrong to people and their browsers; programs with tokens pass."""

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
    came_by_tls = request.headers.get("Origin", "").startswith("https://") or request.headers.get(
        "Referer", ""
    ).startswith("https://")
    says_https = request.headers.get("X-Forwarded-Proto", "").split(",")[0].strip() == "https"
    if says_https and not settings.BEHIND_PROXY:
        return PROXY_UNKNOWN
    return PROXY_SILENT if came_by_tls or settings.BEHIND_PROXY else NO_TLS


@lru_cache(maxsize=16)
def tell_log(cause: str) -> None:
    """Once in the life of a process for each cause: every request would say the same."""
    log.error("plain_http", cause=cause, detail=TEXTS[cause])


def refusal(
    request: HttpRequest, *, status: int, code: str, cause: str, detail: str
) -> HttpResponse:
    """A problem for the API; for people a page that stands alone, in both languages."""
    if request.path_info.startswith("/api/"):
        body = problem(status=status, code=code, title="Not reachable in this way", detail=detail)
        return JsonResponse(body, status=status, content_type=CONTENT_TYPE)
    context = {"cause": cause, "detail": detail, "host": request.META.get("HTTP_HOST", "")}
    return render(request, "refused.html", context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF refusal in our shape (`CSRF_FAILURE_VIEW`)."""
    code, detail = csrf_problem(request, reason)
    return refusal(request, status=STATUS, code=code, cause=code, detail=detail)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400, which says nothing: mostly a name of the site that is not allowed."""
    try:
        request.get_host()
    except Exception:
        detail = "This site is not served under this name. Add the name to ALLOWED_HOSTS."
        return refusal(request, status=400, code="unknown_host", cause="unknown_host", detail=detail)
    detail = "The request is malformed."
    return refusal(request, status=400, code="invalid", cause="invalid", detail=detail)


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """What is answered after too many wrong passwords (`AXES_LOCKOUT_CALLABLE`)."""
    wait: timedelta = settings.AXES_COOLOFF_TIME
    minutes = int(wait.total_seconds() // 60)
    answer = refusal(
        request,
        status=429,
        code="locked_out",
        cause="locked_out",
        detail=f"Too many wrong passwords for this name. Try again in {minutes} minutes.",
    )
    answer["Retry-After"] = str(int(wait.total_seconds()))
    return answer
