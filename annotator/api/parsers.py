"""Parsers of request bodies. All views use these, and none of the framework's.

They accept only text that can be stored, numbers within 64 bits and a limited depth of nesting. So
views, serializers and error messages need not handle anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO, TYPE_CHECKING, Final

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from rest_framework import parsers

from annotator.api.request_text import is_text
from annotator.errors import InvalidInput
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.problem_field import (
    NUMBER_TOO_LARGE,
    TOO_DEEP,
    UNSTORABLE_NAME,
    UNSTORABLE_TEXT,
)

if TYPE_CHECKING:
    from django.http.request import _ImmutableQueryDict

DEEPEST: Final = 32  # levels of nested lists and objects; our own bodies have four
LARGEST_NUMBER: Final = 2**63 - 1


class JSONParser(parsers.JSONParser):
    """Parses JSON, and names the first part that can't be used."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, object] | None = None,
    ) -> dict[str, object]:
        """The value. Raises InvalidInput for parts that the server can't handle."""
        try:
            value = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise InvalidInput(TOO_DEEP(levels=DEEPEST)) from None
        for path, wrong in _faults(value):
            raise InvalidInput.in_field(path, wrong)
        return value


class FormParser(parsers.FormParser):
    """Parses a plain form."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, object] | None = None,
    ) -> _ImmutableQueryDict:
        """The fields. Raises InvalidInput for a field that is no valid text."""
        form = super().parse(stream, media_type, parser_context)
        _check(form)
        return form


class MultiPartParser(parsers.MultiPartParser):
    """Parses a form with files."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, object] | None = None,
    ) -> parsers.DataAndFiles[_ImmutableQueryDict, MultiValueDict[str, object]]:
        """The fields and files. Raises InvalidInput for a field or name that is no valid text."""
        form = super().parse(stream, media_type, parser_context)
        _check(form.data)
        for name in form.files:
            if not is_text(name):
                raise InvalidInput(UNSTORABLE_NAME())
        return form


def _check(form: QueryDict) -> None:
    for name, values in form.lists():
        if not is_text(name):
            raise InvalidInput(UNSTORABLE_NAME())
        if not all(is_text(value) for value in values):
            raise InvalidInput.in_field(name, UNSTORABLE_TEXT())


def _faults(value: object) -> Iterator[tuple[str, Message]]:
    """(dotted name, error) of each part that can't be used.

    It uses a list of parts to visit instead of recursion.
    """
    waiting: list[tuple[object, str, int]] = [(value, "", 0)]
    while waiting:
        part, path, depth = waiting.pop()
        if isinstance(part, dict | list) and depth == DEEPEST:
            yield re.split(r"[.\[]", path)[0], TOO_DEEP(levels=DEEPEST)
            return
        if isinstance(part, list):
            waiting += ((each, f"{path}[{i}]", depth + 1) for i, each in enumerate(part))
        elif isinstance(part, dict):
            if not all(is_text(name) for name in part):
                yield path, UNSTORABLE_NAME()
                return
            prefix = f"{path}." if path else ""
            waiting += ((inner, prefix + name, depth + 1) for name, inner in part.items())
        elif isinstance(part, str) and not is_text(part):
            yield path, UNSTORABLE_TEXT()
        elif isinstance(part, int | float) and abs(part) > LARGEST_NUMBER:  # 1e400 is infinite
            yield path, NUMBER_TOO_LARGE()
