"""Read JSON as records: one record per line, an array, or one object over several lines.

An array is read record by record, however long it is and however many lines it takes. A record may
have at most `LONGEST_LINE` characters; so may an object like `{"rows": […]}` that wraps all rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain, count

from annotator.errors import InvalidInput
from annotator.imports import hfpc
from annotator.imports.csv_rows import column_name
from annotator.imports.manifest_text import LONGEST_LINE, split_lines
from annotator.imports.rows import COLUMNS, RowRefused
from scoring.vocabulary.message import (
    Message,
)
from scoring.vocabulary.messages.imports import (
    JSON_COMMA_MISSING,
    JSON_CUT_SHORT,
    JSON_GOES_ON,
    MANIFEST_NO_JSON,
    ROW_LINE_TOO_LONG,
    ROW_NO_JSON,
    ROW_NO_OBJECT,
)
from scoring.vocabulary.messages.plain import (
    PLAIN,
)

Numbered = Iterator[tuple[int, dict[str, object] | RowRefused]]
LEAST_READ = 64 * 1024
_OURS = frozenset(COLUMNS)
SPACE = " \t\n\r"


def json_records(chunks: Iterator[str], *, unwraps: bool = True) -> Numbered:
    """Records with their numbers: the line, or the place in an array.

    With `unwraps` an object whose only table is a list of objects stands for the rows in it; a file
    whose records have lists themselves must do without.

    Raises InvalidInput if the text as a whole is no JSON.
    """
    first, chunks = _first_line(chunks)
    if first.startswith("[") or _goes_on(first, unwraps=unwraps):
        return _objects(_Values(chunks), unwraps=unwraps)
    return _line_by_line(chunks)


def _first_line(chunks: Iterator[str]) -> tuple[str, Iterator[str]]:
    """The first line that is not blank, and the whole text again."""
    head = ""
    for chunk in chunks:
        head += chunk
        text = head.lstrip()
        if "\n" in text or text.startswith("[") or len(text) > LONGEST_LINE:
            break
    return head.lstrip().partition("\n")[0].rstrip(), chain([head], chunks)


def _goes_on(line: str, *, unwraps: bool) -> bool:
    """Whether the value on the first line continues on the next one, or wraps all rows."""
    try:
        value = json.loads(line)
        return unwraps and _wrapped(value) is not None
    except json.JSONDecodeError as error:
        return error.pos >= len(line)
    except (ValueError, RecursionError):
        return False


def _line_by_line(chunks: Iterable[str]) -> Numbered:
    for line in split_lines(chunks):
        if not line.text.strip():
            continue
        if not line.is_whole:
            yield line.number, RowRefused(ROW_LINE_TOO_LONG(most=LONGEST_LINE))
            continue
        try:
            yield line.number, _object(json.loads(line.text))
        except RowRefused as error:
            yield line.number, error
        except (ValueError, RecursionError) as error:
            yield line.number, RowRefused(ROW_NO_JSON(error=str(error)))


def _objects(values: _Values, *, unwraps: bool) -> Numbered:
    """The elements of an array, or the values of a plain sequence."""
    is_array = values.peek() == "["
    if is_array:
        values.step()
    numbers = count(1)
    while (character := values.peek()) not in ("", "]"):
        value = values.read()
        for record in (_wrapped(value) if unwraps else None) or [value]:
            number = next(numbers)
            try:
                yield number, _object(record)
            except RowRefused as error:
                yield number, error
        if values.peek() == ",":
            values.step()
        elif is_array and values.peek() != "]":
            raise values.broken(JSON_COMMA_MISSING())
    if character == "]":
        values.step()
    elif is_array:
        raise values.broken(JSON_CUT_SHORT())
    if values.peek():
        raise values.broken(JSON_GOES_ON())


def _object(value: object) -> dict[str, object]:
    """A record whose keys are spelled like CSV columns."""
    if not isinstance(value, dict):
        raise RowRefused(ROW_NO_OBJECT())
    if value.keys() <= _OURS or hfpc.is_record(value):
        return value
    return {column_name(key): each for key, each in value.items()} | value


def _wrapped(value: object) -> list[object] | None:
    """The rows in an object that only wraps them, like `{"rows": […]}`; it may have more keys."""
    if not isinstance(value, dict) or hfpc.is_record(value):
        return None
    if value.keys() & _OURS:
        return None
    lists = [each for each in value.values() if _is_table(each)]
    return lists[0] if len(lists) == 1 else None


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


class _Values:
    """Reads one JSON value after another from a text that arrives in chunks."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._decoder = json.JSONDecoder()
        self._text = ""
        self._place = 0
        self._line = 1

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            start = self._place
            while self._place < len(self._text) and self._text[self._place] in SPACE:
                self._place += 1
            self._line += self._text.count("\n", start, self._place)
            if self._place < len(self._text):
                return self._text[self._place]
            if not self._more():
                return ""

    def step(self) -> None:
        """Move past the character that `peek` returned."""
        self._place += 1

    def read(self) -> object:
        """The value that begins here. Raises InvalidInput if it is no JSON."""
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._place)
            except json.JSONDecodeError as error:
                if self._more():
                    continue
                raise self.broken(PLAIN(text=error.msg), at=error.pos) from error
            except (ValueError, RecursionError) as error:
                raise self.broken(PLAIN(text=str(error))) from error
            if end == len(self._text) and not isinstance(value, dict | list) and self._more():
                continue  # a number may continue in the next chunk
            self._line += self._text.count("\n", self._place, end)
            self._place = end
            return value

    def broken(self, reason: Message, at: int | None = None) -> InvalidInput:
        """The error to raise, with the number of the faulty line."""
        line = self._line + self._text.count("\n", self._place, at or self._place)
        return InvalidInput(MANIFEST_NO_JSON(reason=reason, line=line))

    def _more(self) -> bool:
        """Double the unread text; false at the end, or if the value is too long."""
        rest = self._text[self._place :]
        if len(rest) > LONGEST_LINE:
            return False
        pieces, size = [rest], len(rest)
        for chunk in self._chunks:
            pieces.append(chunk)
            size += len(chunk)
            if size >= max(LEAST_READ, 2 * len(rest)):
                break
        self._text, self._place = "".join(pieces), 0
        return size > len(rest)
