"""Refusals outside the API's views: by middleware, by Django's admin, for unknown hosts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from annotator.api.problems import (
    CONTENT_TYPE,
    RETRY_AFTER,
    csrf_problem,
    outage_of,
    problem,
    seconds_to_wait,
    throttled,
)
from annotator.api.throttles import LoginThrottle
from annotator.errors import PackshotError
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages import problem_request as request_problem
from scoring.vocabulary.say import LANGUAGES, say

TITLE: Final = "Not reachable in this way"


def refusal(
    request: HttpRequest, *, status: int, message: Message, title: str = TITLE
) -> HttpResponse:
    """A problem for API requests; for people a self-contained page in every language."""
    if request.path_info.startswith("/api/"):
        body = problem(status=status, title=title, message=message)
        return JsonResponse(body, status=status, content_type=CONTENT_TYPE)
    sentences = [(language, say(message, language)) for language in LANGUAGES]
    return render(request, "refused.html", {"sentences": sentences}, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF refusal as a problem (`CSRF_FAILURE_VIEW`)."""
    return refusal(request, status=403, message=csrf_problem(request, reason))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Explain Django's 400, which mostly means that the host is not in `ALLOWED_HOSTS`."""
    is_host = isinstance(exception, DisallowedHost)
    message = request_problem.UNKNOWN_HOST() if is_host else request_problem.MALFORMED()
    return refusal(request, status=400, message=message)


def server_failed(request: HttpRequest) -> HttpResponse:
    """Explain an error outside the API's views, such as a database that is away."""
    outage = outage_of(sys.exc_info()[1])
    if outage is None:
        message = request_problem.SERVER_FAILED()
        return refusal(request, status=500, message=message, title=PackshotError.title)
    answer = refusal(request, status=outage.status, message=outage.message, title=outage.title)
    answer["Retry-After"] = RETRY_AFTER
    return answer


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: Mapping[str, object] | None
) -> HttpResponse:
    """The response after too many wrong passwords (`AXES_LOCKOUT_CALLABLE`)."""
    wait: timedelta = settings.AXES_COOLOFF_TIME
    minutes = int(wait.total_seconds() // 60)
    answer = refusal(request, status=429, message=request_problem.LOCKED_OUT(minutes=minutes))
    answer["Retry-After"] = str(int(wait.total_seconds()))
    return answer


def with_login_throttle(
    view: Callable[..., HttpResponse], *, method: str = "POST"
) -> Callable[[HttpRequest], HttpResponse]:
    """Wrap a login view outside the API in the same throttle as the API's own login."""

    def slowed_down(request: HttpRequest) -> HttpResponse:
        throttle = LoginThrottle()
        if request.method == method and not throttle.allows(request):
            wait = throttle.wait()
            answer = refusal(request, status=429, message=throttled(wait))
            answer["Retry-After"] = str(seconds_to_wait(wait))
            return answer
        return view(request)

    return slowed_down
