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

from annotator.api.request_text import WHAT_IS_WRONG, is_text
from annotator.errors import InvalidInput

if TYPE_CHECKING:
    from django.http.request import _ImmutableQueryDict

DEEPEST: Final = 32  # levels of lists and objects in each other; our own bodies have four
LARGEST_NUMBER: Final = 2**63 - 1
_TOO_DEEP: Final = f"is nested more than {DEEPEST} levels deep"
_TOO_LARGE: Final = "is a number beyond 64 bits"


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
            raise InvalidInput(f"The body {_TOO_DEEP}.") from None
        for path, wrong in _faults(value):
            name = path or "body"
            raise InvalidInput(f"{name} {wrong}.", fields={path: [wrong]})
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
                raise InvalidInput(f"The name of a file's field {WHAT_IS_WRONG}.")
        return found


def _check(form: QueryDict) -> None:
    for name, values in form.lists():
        if not is_text(name):
            raise InvalidInput(f"The name of a field {WHAT_IS_WRONG}.")
        if not all(is_text(value) for value in values):
            raise InvalidInput(f"{name} {WHAT_IS_WRONG}.", fields={name: [WHAT_IS_WRONG]})


def _faults(value: object) -> Iterator[tuple[str, str]]:
    """(dotted name, what is wrong) of each part that can't be used.

    With a list of what is still to be looked at in the place of calls in calls.
    """
    waiting: list[tuple[object, str, int]] = [(value, "", 0)]
    while waiting:
        part, path, depth = waiting.pop()
        if isinstance(part, dict | list) and depth == DEEPEST:
            yield re.split(r"[.\[]", path)[0], _TOO_DEEP
            return
        if isinstance(part, list):
            waiting += ((each, f"{path}[{i}]", depth + 1) for i, each in enumerate(part))
        elif isinstance(part, dict):
            if not all(is_text(name) for name in part):
                yield path, f"has a name that {WHAT_IS_WRONG}"
                return
            prefix = f"{path}." if path else ""
            waiting += ((inner, prefix + name, depth + 1) for name, inner in part.items())
        elif isinstance(part, str) and not is_text(part):
            yield path, WHAT_IS_WRONG
        elif isinstance(part, int | float) and abs(part) > LARGEST_NUMBER:  # 1e400 is infinite
            yield path, _TOO_LARGE
