"""How bodies are read. Every view takes its parsers from here, none from the framework.

What gets past them is text that can be stored, numbers that the machine has, and no deeper than
any form of ours: views, serializers and error messages need not think of anything else.
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

DEEPEST: Final = 32  # levels of lists and objects in each other; our own bodies have four
LARGEST_NUMBER: Final = 2**63 - 1


class JSONParser(parsers.JSONParser):
    """JSON whose every part can be used; the first that can't is named."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, object] | None = None,
    ) -> dict[str, object]:
        """The value. Raises InvalidInput for what no part of the server could work with."""
        try:
            value = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise InvalidInput(TOO_DEEP(levels=DEEPEST)) from None
        for path, wrong in _faults(value):
            raise InvalidInput.in_field(path, wrong)
        return value


class FormParser(parsers.FormParser):
    """A plain form."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, object] | None = None,
    ) -> _ImmutableQueryDict:
        """Its fields. Raises InvalidInput for one that is no text."""
        form = super().parse(stream, media_type, parser_context)
        _check(form)
        return form


class MultiPartParser(parsers.MultiPartParser):
    """A form with files."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, object] | None = None,
    ) -> parsers.DataAndFiles[_ImmutableQueryDict, MultiValueDict[str, object]]:
        """Its fields and files. Raises InvalidInput for a field or a name that is no text."""
        found = super().parse(stream, media_type, parser_context)
        _check(found.data)
        for name in found.files:
            if not is_text(name):
                raise InvalidInput(UNSTORABLE_NAME())
        return found


def _check(form: QueryDict) -> None:
    for name, values in form.lists():
        if not is_text(name):
            raise InvalidInput(UNSTORABLE_NAME())
        if not all(is_text(value) for value in values):
            raise InvalidInput.in_field(name, UNSTORABLE_TEXT())


def _faults(value: object) -> Iterator[tuple[str, Message]]:
    """(dotted name, what is wrong) of each part that can't be used.

    With a list of what is still to be looked at in the place of calls in calls.
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
