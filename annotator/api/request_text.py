"""Refuse requests that contain text which no database can store.

PostgreSQL can't store NUL, and half a surrogate pair (`"\\ud800"` in JSON) is no valid Unicode: it
can't be encoded, so not even an error message may repeat it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse

from annotator.api.problems import CONTENT_TYPE, problem_of
from annotator.errors import InvalidInput
from scoring.vocabulary.messages.problem_field import UNSTORABLE_PART, UNSTORABLE_TEXT
from scoring.vocabulary.messages.problem_request import TOO_MANY_PARAMETERS

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


def is_text(value: str) -> bool:
    """Whether the text can be stored and sent."""
    return _UNSTORABLE.search(value) is None


class RefuseUnstorableText:
    """Middleware that checks path, query, cookies and headers; the parsers check bodies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The view's response, or 400 with the name of the part that is no valid text."""
        # JSON and the forms of today's browsers are always UTF-8. Another charset named by the
        # caller (`unicode_escape`, `bz2`) could decode query and body into anything.
        if request.encoding is not None:
            request.encoding = "utf-8"
        try:
            wrong = next(_parts_that_are_no_text(request), None)
        except SuspiciousOperation:  # more fields than are allowed
            return _refusal(InvalidInput(TOO_MANY_PARAMETERS()))
        if wrong is None:
            return self._get_response(request)
        fields = {wrong: [UNSTORABLE_TEXT()]}
        return _refusal(InvalidInput(UNSTORABLE_PART(part=wrong), fields=fields))


def _parts_that_are_no_text(request: HttpRequest) -> Iterator[str]:
    # Headers come first, because cookies are decoded from one of them.
    for name, value in request.META.items():
        is_header = name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH")
        if is_header and isinstance(value, str) and not is_text(value):
            yield name.removeprefix("HTTP_").replace("_", "-").title()
    if not is_text(request.path_info):
        yield "path"
    for name, values in request.GET.lists():
        if not is_text(name):
            yield "query"
        if not all(is_text(value) for value in values):
            yield name
    if not all(is_text(name) and is_text(value) for name, value in request.COOKIES.items()):
        yield "Cookie"


def _refusal(error: InvalidInput) -> JsonResponse:
    return JsonResponse(problem_of(error), status=error.status, content_type=CONTENT_TYPE)
