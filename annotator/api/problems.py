"""Every failure as `application/problem+json` (RFC 9457), in one shape."""

from __future__ import annotations

from functools import lru_cache
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelError
from django.http import Http404, HttpRequest
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_BAD_REFERER
from rest_framework import exceptions
from rest_framework.response import Response

from annotator.errors import Conflict, InvalidInput, NotAllowed, NotFound, PackshotError, TooLarge

log = structlog.get_logger(__name__)
CONTENT_TYPE = "application/problem+json"
# Django's words: the addresses of page and site differ (`django.middleware.csrf`).
ORIGIN_DIFFERS = (REASON_BAD_ORIGIN.partition("%s")[0], REASON_BAD_REFERER.partition("%s")[0])


def problem(
    *, status: int, code: str, title: str, detail: str, fields: dict[str, list[str]] | None = None
) -> dict[str, Any]:
    """The body of a problem. `type` is relative, so that it needs no host of ours."""
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail,
    }
    if fields:
        body["fields"] = fields
    return body


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler. What it does not know stays a logged 500."""
    failure = _as_failure(error)
    headers: dict[str, str] = {}
    if isinstance(failure, PackshotError):
        body = problem(
            status=failure.status,
            code=failure.code,
            title=failure.title,
            detail=failure.detail,
            fields=failure.fields,
        )
    elif isinstance(failure, exceptions.APIException):
        body = _problem_of_framework(failure)
        if (wait := getattr(failure, "wait", None)) is not None:  # of a throttle
            headers["Retry-After"] = str(int(wait) + 1)
        if challenge := getattr(failure, "auth_header", None):
            headers["WWW-Authenticate"] = challenge
    else:
        log.error("unhandled", path=context["request"].path, exc_info=error)
        body = problem(
            status=500, code="error", title="Something went wrong",
            detail="The server failed on this request. The reason is in its log.",
        )  # fmt: skip
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


def _as_failure(error: Exception) -> Exception:
    """Django's own exceptions in our words."""
    if isinstance(error, Http404):
        return NotFound("There is nothing here, or you may not see it.")
    if isinstance(error, RequestDataTooBig):
        return TooLarge("The request is too large.")
    if isinstance(error, SuspiciousOperation):
        return InvalidInput("The request is malformed.")
    if isinstance(error, PermissionDenied):
        return NotAllowed("You may not do this.")
    if isinstance(error, ModelError):
        fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        return InvalidInput("Some fields are wrong.", fields=fields)
    return error


def _problem_of_framework(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return problem(
            status=400,
            code=InvalidInput.code,
            title=InvalidInput.title,
            detail="Some fields are wrong.",
            fields=flatten(error.detail),
        )
    codes = {401: "not_authenticated", 403: NotAllowed.code, 404: NotFound.code, 409: Conflict.code}
    return problem(
        status=error.status_code,
        code=codes.get(error.status_code, str(error.default_code)),
        title=HTTPStatus(error.status_code).phrase,  # the framework's own may have gaps to fill
        detail=str(error.detail),
    )


def flatten(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """REST framework's nested error detail as one flat map of dotted names to messages."""
    if isinstance(detail, dict):
        fields: dict[str, list[str]] = {}
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            dotted = ".".join(part for part in (prefix, own) if part)
            fields |= flatten(inner, f"{prefix}[{name}]" if isinstance(name, int) else dotted)
        return fields
    if isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        fields = {}
        for index, item in enumerate(detail):
            fields |= flatten(item, f"{prefix}[{index}]")
        return fields
    messages = detail if isinstance(detail, list) else [detail]
    return {prefix: [str(message) for message in messages]}


def csrf_problem(request: HttpRequest, reason: str) -> tuple[str, str]:
    """Code and detail of a refused form: an old page, or an address that differs on its way."""
    if not reason.startswith(ORIGIN_DIFFERS):
        return "csrf", "The page is out of date. Reload it and try again."
    origin = request.headers.get("Origin", "") or "another site"
    arrived = f"{request.scheme}://{request.get_host()}"
    detail = (
        f"The browser is at {origin}, but the request arrived as one for {arrived}. "
        "Let the proxy pass on Host and X-Forwarded-Proto (with BEHIND_PROXY=true), "
        "or add the browser's address to CSRF_TRUSTED_ORIGINS."
    )
    tell_log(origin[:200], detail)
    return "csrf_origin", detail


@lru_cache(maxsize=32)
def tell_log(origin: str, detail: str) -> None:
    """Once for each origin: a wrong setting says the same at every form."""
    log.warning("csrf_origin", origin=origin, detail=detail)
