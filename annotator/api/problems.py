"""Every failure as `application/problem+json` (RFC 9457), in one shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Final, TypedDict

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelError
from django.http import Http404, HttpRequest
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_BAD_REFERER
from rest_framework import exceptions
from rest_framework.response import Response

from annotator.api.field_errors import messages_by_field as messages_of_framework
from annotator.errors import (
    InvalidInput,
    NotAllowed,
    NotFound,
    PackshotError,
    TooLarge,
    Unavailable,
)
from annotator.outage import is_of_database, is_of_storage
from annotator.validation import messages_by_field
from scoring.vocabulary.message import Message, MessageKind
from scoring.vocabulary.messages import problem_request as request_problem
from scoring.vocabulary.messages.plain import PLAIN
from scoring.vocabulary.messages.problem_access import NOT_AUTHENTICATED, UNKNOWN_TOKEN
from scoring.vocabulary.messages.problem_field import INVALID_FIELDS
from scoring.vocabulary.say import say, to_wire

log = structlog.get_logger(__name__)
CONTENT_TYPE: Final = "application/problem+json"
# Django's reason if the addresses of page and site differ (`django.middleware.csrf`).
ORIGIN_DIFFERS: Final = (
    REASON_BAD_ORIGIN.partition("%s")[0],
    REASON_BAD_REFERER.partition("%s")[0],
)
RETRY_AFTER: Final = "5"  # seconds, if the database or the storage is away
LONGEST_ORIGIN: Final = 200  # in the log and on the page, because the caller chooses the header

# Subclasses come before their parents.
_OF_DJANGO: Final[tuple[tuple[type[Exception], type[PackshotError], MessageKind], ...]] = (
    (Http404, NotFound, request_problem.NOT_FOUND),
    (RequestDataTooBig, TooLarge, request_problem.REQUEST_TOO_LARGE),
    (SuspiciousOperation, InvalidInput, request_problem.MALFORMED),
    (PermissionDenied, NotAllowed, request_problem.NOT_ALLOWED),
)
_OF_FRAMEWORK: Final[tuple[tuple[type[Exception], MessageKind], ...]] = (
    (exceptions.NotAuthenticated, NOT_AUTHENTICATED),
    (exceptions.AuthenticationFailed, UNKNOWN_TOKEN),
    (exceptions.PermissionDenied, request_problem.NOT_ALLOWED),
    (exceptions.NotFound, request_problem.NOT_FOUND),
    (exceptions.NotAcceptable, request_problem.NOT_ACCEPTABLE),
)


def problem(
    *,
    status: int,
    title: str,
    message: Message,
    fields: Mapping[str, Sequence[Message]] | None = None,
) -> dict[str, object]:
    """The body of a problem. `type` is relative, so that it does not depend on the host.

    Its last part is the message's code, and `values` are the message's values. `detail` is the
    English sentence.
    """
    body: dict[str, object] = {
        "type": f"/problems/{message.code}",
        "title": title,
        "status": status,
        "detail": say(message),
        "values": message.to_json()["values"],
    }
    if fields:
        body["fields"] = {
            name: [to_wire(each) for each in messages] for name, messages in fields.items()
        }
    return body


def problem_of(failure: PackshotError) -> dict[str, object]:
    """The body of a problem for one of our own failures."""
    return problem(
        status=failure.status, title=failure.title, message=failure.message, fields=failure.fields
    )


class Context(TypedDict):
    """The part that we use of REST framework's context of a failed request."""

    request: HttpRequest


def handle(error: Exception, context: Context) -> Response:
    """REST framework's exception handler. Unknown exceptions are logged and give a 500."""
    request = context["request"]
    if (outage := outage_of(error)) is not None:
        log.error("unavailable", path=request.path, error=str(error))
        return _answer(problem_of(outage), outage.status, {"Retry-After": RETRY_AFTER})
    failure = _as_failure(error)
    if isinstance(failure, PackshotError):
        return _answer(problem_of(failure), failure.status)
    if isinstance(failure, exceptions.APIException):
        return _answer_of_framework(failure, request)
    log.error("unhandled", path=request.path, exc_info=error)
    body = problem(status=500, title=PackshotError.title, message=request_problem.SERVER_FAILED())
    return _answer(body, 500)


def outage_of(error: BaseException | None) -> Unavailable | None:
    """The failure of a part that everybody needs; None for any other error."""
    if error is not None and is_of_database(error):
        return Unavailable(request_problem.DATABASE_SILENT())
    if error is not None and is_of_storage(error):
        return Unavailable(request_problem.STORAGE_FAILS())
    return None


def _answer(
    body: dict[str, object], status: int, headers: dict[str, str] | None = None
) -> Response:
    return Response(body, status=status, headers=headers, content_type=CONTENT_TYPE)


def _as_failure(error: Exception) -> Exception:
    """Convert Django's exceptions and field errors to our own failures."""
    if isinstance(error, ModelError):
        return InvalidInput(INVALID_FIELDS(), fields=messages_by_field(error))
    if isinstance(error, exceptions.ValidationError):
        return InvalidInput(INVALID_FIELDS(), fields=messages_of_framework(error))
    for kind, failure, message in _OF_DJANGO:
        if isinstance(error, kind):
            return failure(message())
    return error


def _answer_of_framework(error: exceptions.APIException, request: HttpRequest) -> Response:
    status = error.status_code
    headers: dict[str, str] = {}
    if isinstance(error, exceptions.Throttled):
        headers["Retry-After"] = str(seconds_to_wait(_wait_of(error)))
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    # The framework's own titles may contain placeholders.
    body = problem(
        status=status, title=HTTPStatus(status).phrase, message=_message_of(error, request)
    )
    return _answer(body, status, headers)


def _message_of(error: exceptions.APIException, request: HttpRequest) -> Message:
    for kind, message in _OF_FRAMEWORK:
        if isinstance(error, kind):
            return message()
    match error:
        case exceptions.MethodNotAllowed():
            return request_problem.METHOD_NOT_ALLOWED(method=request.method or "")
        case exceptions.UnsupportedMediaType():
            return request_problem.UNSUPPORTED_MEDIA_TYPE(media_type=request.content_type or "")
        case exceptions.ParseError():
            return request_problem.UNREADABLE(reason=str(error.detail))
        case exceptions.Throttled():
            return throttled(_wait_of(error))
    return PLAIN(text=str(error.detail))


def _wait_of(error: exceptions.Throttled) -> float | None:
    wait: float | None = getattr(error, "wait", None)  # its stubs know no such attribute
    return wait


def throttled(wait: float | None) -> Message:
    """The message for too many requests."""
    return request_problem.THROTTLED(seconds=seconds_to_wait(wait))


def seconds_to_wait(wait: float | None) -> int:
    """Whole seconds after which a throttle lets the caller through."""
    return int(wait or 0) + 1


def csrf_problem(request: HttpRequest, reason: str) -> Message:
    """Why a form was refused: an old page, or a proxy that changes the address."""
    if not reason.startswith(ORIGIN_DIFFERS):
        return request_problem.CSRF()
    origin = request.headers.get("Origin", "")[:LONGEST_ORIGIN]
    address = f"{request.scheme}://{request.get_host()}"
    message = (
        request_problem.CSRF_ORIGIN(origin=origin, address=address)
        if origin
        else request_problem.CSRF_ORIGIN_UNKNOWN(address=address)
    )
    write_log(origin, say(message))
    return message


@lru_cache(maxsize=32)
def write_log(origin: str, detail: str) -> None:
    """Log once for each origin, because a wrong setting affects every form in the same way."""
    log.warning("csrf_origin", origin=origin, detail=detail)
