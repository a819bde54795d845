"""JSON to records: a record a line, an array of records, or one record or wrapper written large.

An array is read record by record, however long it is and on however many lines. One record has at
most `LONGEST_LINE` characters, and so has an object like `{"rows": […]}` that wraps all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain, count

from annotator.errors import InvalidInput
from annotator.imports import hfpc
from annotator.imports.csv_rows import COLUMNS, column_name
from annotator.imports.manifest_text import LONGEST_LINE, split_lines
from annotator.imports.rows import RowRefused
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
SPACE = " \t\n\r"


def json_records(chunks: Iterator[str]) -> Numbered:
    """Records with their numbers: their line, or in an array their place.

    Raises InvalidInput where the text as a whole is no JSON.
    """
    first, chunks = _first_line(chunks)
    if first.startswith("[") or _goes_on(first):
        return _objects(_Values(chunks))
    return _line_by_line(chunks)


def _first_line(chunks: Iterator[str]) -> tuple[str, Iterator[str]]:
    """The first line that is not blank, and all of the text."""
    head = ""
    for chunk in chunks:
        head += chunk
        text = head.lstrip()
        if "\n" in text or text.startswith("[") or len(text) > LONGEST_LINE:
            break
    return head.lstrip().partition("\n")[0].rstrip(), chain([head], chunks)


def _goes_on(line: str) -> bool:
    """Whether what begins on the first line ends on another, or wraps all rows."""
    try:
        return _wrapped(json.loads(line)) is not None
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


def _objects(values: _Values) -> Numbered:
    """The elements of an array, or values that follow each other."""
    is_array = values.peek() == "["
    if is_array:
        values.step()
    numbers = count(1)
    while (character := values.peek()) not in ("", "]"):
        value = values.read()
        for record in _wrapped(value) or [value]:
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
    """A record, its keys as CSV's columns would be called."""
    if not isinstance(value, dict):
        raise RowRefused(ROW_NO_OBJECT())
    if value.keys() <= COLUMNS or hfpc.is_record(value):
        return value
    return {column_name(key): each for key, each in value.items()} | value


def _wrapped(value: object) -> list[object] | None:
    """The rows of an object that only wraps them: `{"rows": […]}`, with other things beside."""
    if not isinstance(value, dict) or hfpc.is_record(value):
        return None
    if value.keys() & COLUMNS:
        return None
    lists = [each for each in value.values() if _is_table(each)]
    return lists[0] if len(lists) == 1 else None


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


class _Values:
    """One JSON value after another out of a text that is read as it is needed."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._decoder = json.JSONDecoder()
        self._text = ""
        self._place = 0
        self._line = 1

    def peek(self) -> str:
        """The next character that is no space, empty at the end."""
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
        """Over the character that `peek` gave."""
        self._place += 1

    def read(self) -> object:
        """The value that begins here. Raises InvalidInput where it is none."""
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
                continue  # a number may go on in the next piece
            self._line += self._text.count("\n", self._place, end)
            self._place = end
            return value

    def broken(self, reason: Message, at: int | None = None) -> InvalidInput:
        """What to raise, with the line where it is so."""
        line = self._line + self._text.count("\n", self._place, at or self._place)
        return InvalidInput(MANIFEST_NO_JSON(reason=reason, line=line))

    def _more(self) -> bool:
        """Read as much again as is not used yet; false at the end, or if a value is too long."""
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
