"""CSV to records, header and rows through one strict parser.

The delimiter is the one with which the parser finds the columns that we know in the header. A
quote that is never closed swallows the rows after it, so it ends the import, with its line.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, count

from annotator.errors import InvalidInput
from annotator.imports.manifest_text import LONGEST_LINE, Line
from annotator.imports.rows import FILES, WORDS, RowRefused
from scoring.vocabulary.messages.imports import (
    MANIFEST_COLUMN_TWICE,
    MANIFEST_QUOTE_OPEN,
    MANIFEST_WITHOUT_COLUMN,
    ROW_LINE_TOO_LONG,
    ROW_NO_CSV,
    ROW_TOO_MANY_CELLS,
)

DELIMITERS = (",", ";", "\t", "|")
COLUMNS = {*WORDS, *FILES, "label"}
MOST_HEADER_LINES = 200  # a header with line breaks in its cells has a few
SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # Excel's own first line
SHOWN = 8  # columns of a wrong header

Record = dict[str, str]


class _Lines:
    """Lines for the parser, which remembers where they were."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self.number = 0
        self.is_whole = True

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.number = line.number
            self.is_whole &= line.is_whole
            yield line.text


def csv_records(lines: Iterator[Line]) -> Iterator[tuple[int, Record | RowRefused]]:
    """Records by the names of their columns, each with its number; 1 comes after the header.

    Raises InvalidInput where the header can't be read or a quote is never closed.
    """
    head: list[Line] = []
    delimiter, lines = _separator(lines)
    names, delimiter = _header(lines, head, delimiter)
    source = _Lines(chain(head, lines))
    cells_of = _parser(source, delimiter)
    while not any(next(cells_of)):
        pass  # blank lines before the header
    for number in count(1):
        first_line = source.number + 1
        source.is_whole = True
        try:
            cells = next(cells_of)
            if not source.is_whole:
                raise RowRefused(ROW_LINE_TOO_LONG(most=LONGEST_LINE))
            if any(cell.strip() for cell in cells):
                yield number, _record(names, cells)
        except StopIteration:
            return
        except csv.Error as error:
            if source.number > first_line or "end of data" in str(error):
                raise InvalidInput(MANIFEST_QUOTE_OPEN(line=first_line)) from error
            yield number, RowRefused(ROW_NO_CSV(error=str(error), line=first_line))
        except RowRefused as error:
            yield number, error


def _separator(lines: Iterator[Line]) -> tuple[str, Iterator[Line]]:
    """The delimiter that a line `sep=;` tells, and the lines after it."""
    for line in lines:
        if not line.text.strip():
            continue
        told = SEPARATOR.fullmatch(line.text)
        return (told[1], lines) if told else ("", chain([line], lines))
    return "", lines


def _header(lines: Iterator[Line], head: list[Line], told: str) -> tuple[list[str], str]:
    """The names of the columns and the delimiter. `head` gets the lines that were read."""
    found: list[tuple[list[str], str]] = []
    is_broken = False
    for delimiter in (told,) if told else DELIMITERS:
        try:
            cells = next((row for row in _parser(_replay(lines, head), delimiter) if any(row)), [])
        except csv.Error:
            is_broken = True
        else:
            found.append(([column_name(cell) for cell in cells], delimiter))
    names, delimiter = max(
        found, key=lambda each: (len(COLUMNS.intersection(each[0])), len(each[0])), default=([], "")
    )
    if "product" not in names:
        if is_broken and len(names) < 2:  # else a delimiter that is none made it look so
            raise InvalidInput(MANIFEST_QUOTE_OPEN(line=head[0].number if head else 1))
        shown = ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
        raise InvalidInput(MANIFEST_WITHOUT_COLUMN(columns=shown[:200]))
    twice = [name for name, times in Counter(names).items() if name and times > 1]
    if twice:
        raise InvalidInput(MANIFEST_COLUMN_TWICE(column=twice[0]))
    return names, delimiter


def _replay(lines: Iterator[Line], head: list[Line]) -> Iterator[str]:
    """The lines of `head`, then more, which are added to it."""
    for place in range(MOST_HEADER_LINES):
        if place == len(head):
            line = next(lines, None)
            if line is None:
                return
            head.append(line)
        yield head[place].text


def _parser(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)


def column_name(cell: str) -> str:
    """In lower case, without spaces around it and what can't be seen, as a byte order mark.

    It can be printed, whatever bytes it came from.
    """
    if cell.isascii() and cell.islower() and " " not in cell:
        return cell.strip()
    printable = cell.encode("utf-8", "replace").decode()
    seen = "".join(each for each in printable if unicodedata.category(each) != "Cf")
    return " ".join(unicodedata.normalize("NFC", seen).lower().split())


def _record(names: list[str], cells: list[str]) -> Record:
    if any(cell.strip() for cell in cells[len(names) :]):
        raise RowRefused(ROW_TOO_MANY_CELLS(cells=len(cells), columns=len(names)))
    return dict(zip(names, cells, strict=False))
