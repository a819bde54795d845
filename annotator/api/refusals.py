"""Refusals outside the views of the API: of middleware, of Django's admin, of a wrong address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from annotator.api.problems import CONTENT_TYPE, csrf_problem, problem
from annotator.api.throttles import LoginThrottle


def refusal(
    request: HttpRequest, *, status: int, code: str, detail: str, cause: str = ""
) -> HttpResponse:
    """A problem for the API; for people a page that stands alone, in both languages.

    The page has its text by `cause`, which says more than the code does.
    """
    if request.path_info.startswith("/api/"):
        body = problem(status=status, code=code, title="Not reachable in this way", detail=detail)
        return JsonResponse(body, status=status, content_type=CONTENT_TYPE)
    context = {"cause": cause or code, "detail": detail}
    return render(request, "refused.html", context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF refusal in our shape (`CSRF_FAILURE_VIEW`)."""
    code, detail = csrf_problem(request, reason)
    return refusal(request, status=403, code=code, detail=detail)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400, which says nothing: mostly a name of the site that is not allowed."""
    code, detail = "invalid", "The request is malformed."
    if isinstance(exception, DisallowedHost):
        code = "unknown_host"
        detail = "This site is not served under this name. Add the name to ALLOWED_HOSTS."
    return refusal(request, status=400, code=code, detail=detail)


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, object] | None
) -> HttpResponse:
    """What is answered after too many wrong passwords (`AXES_LOCKOUT_CALLABLE`)."""
    wait: timedelta = settings.AXES_COOLOFF_TIME
    minutes = int(wait.total_seconds() // 60)
    answer = refusal(
        request,
        status=429,
        code="locked_out",
        detail=f"Too many wrong passwords for this name. Try again in {minutes} minutes.",
    )
    answer["Retry-After"] = str(int(wait.total_seconds()))
    return answer


def with_login_throttle(
    view: Callable[..., HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A view of Django's that logs people in, as often as the app's own and no oftener."""

    def slowed_down(request: HttpRequest) -> HttpResponse:
        throttle = LoginThrottle()
        if request.method == "POST" and not throttle.allows(request):
            detail = "Too many attempts to log in. Wait a minute."
            answer = refusal(request, status=429, code="throttled", detail=detail)
            answer["Retry-After"] = str(int(throttle.wait() or 0) + 1)
            return answer
        return view(request)

    return slowed_down
