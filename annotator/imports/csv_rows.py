"""Read CSV as records. One strict parser reads the header and the rows.

The delimiter is the one with which the header has the most columns that we know. A quote that is
never closed swallows the rows after it, so it ends the import with an error that names its line.
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
from annotator.imports.rows import COLUMNS, NO_COLUMNS, Columns, RowRefused
from scoring.vocabulary.messages.imports import (
    MANIFEST_COLUMN_LACKING,
    MANIFEST_COLUMN_TWICE,
    MANIFEST_QUOTE_OPEN,
    MANIFEST_WITHOUT_COLUMN,
    ROW_LINE_TOO_LONG,
    ROW_NO_CSV,
    ROW_TOO_MANY_CELLS,
)

DELIMITERS = (",", ";", "\t", "|")
MOST_HEADER_LINES = 200  # a header with line breaks in its cells has a few
SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # the first line that Excel may write
SHOWN = 8  # columns of a wrong header that the error lists

Record = dict[str, str]


class _Lines:
    """Lines for the parser, with the number of the line it has reached."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self.number = 0
        self.is_whole = True

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.number = line.number
            self.is_whole &= line.is_whole
            yield line.text


def csv_records(
    lines: Iterator[Line], columns: Columns = NO_COLUMNS
) -> Iterator[tuple[int, Record | RowRefused]]:
    """Records by column name, each with its number; 1 is the first after the header.

    `columns` are the file's names for our columns. Raises InvalidInput if the header can't be read
    or a quote is never closed.
    """
    head: list[Line] = []
    columns = {our: column_name(theirs) for our, theirs in columns.items()}
    delimiter, lines = _separator(lines)
    names, delimiter = _header(lines, head, delimiter, columns)
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
                yield number, _translated(_record(names, cells), columns)
        except StopIteration:
            return
        except csv.Error as error:
            if source.number > first_line or "end of data" in str(error):
                raise InvalidInput(MANIFEST_QUOTE_OPEN(line=first_line)) from error
            yield number, RowRefused(ROW_NO_CSV(error=str(error), line=first_line))
        except RowRefused as error:
            yield number, error


def _separator(lines: Iterator[Line]) -> tuple[str, Iterator[Line]]:
    """The delimiter from a first line such as `sep=;` (else empty), and the lines to parse."""
    for line in lines:
        if not line.text.strip():
            continue
        separator = SEPARATOR.fullmatch(line.text)
        return (separator[1], lines) if separator else ("", chain([line], lines))
    return "", lines


def _header(
    lines: Iterator[Line], head: list[Line], stated: str, columns: Columns
) -> tuple[list[str], str]:
    """The column names and the delimiter; `stated` is the delimiter that the file names, if any.

    `head` gets the lines that were read.
    """
    candidates: list[tuple[list[str], str]] = []
    is_broken = False
    for delimiter in (stated,) if stated else DELIMITERS:
        try:
            cells = next((row for row in _parser(_replay(lines, head), delimiter) if any(row)), [])
        except csv.Error:
            is_broken = True
        else:
            candidates.append(([column_name(cell) for cell in cells], delimiter))
    names, delimiter = max(
        candidates,
        key=lambda each: (len(_offered(each[0], columns)), len(each[0])),
        default=([], ""),
    )
    if "product" not in _offered(names, columns):
        if is_broken and len(names) < 2:  # with more names only the wrong delimiters broke it
            raise InvalidInput(MANIFEST_QUOTE_OPEN(line=head[0].number if head else 1))
        raise InvalidInput(MANIFEST_WITHOUT_COLUMN(columns=_shown(names)))
    if lacking := [theirs for theirs in columns.values() if theirs not in names]:
        raise InvalidInput(MANIFEST_COLUMN_LACKING(column=lacking[0], columns=_shown(names)))
    twice = [name for name, times in Counter(names).items() if name and times > 1]
    if twice:
        raise InvalidInput(MANIFEST_COLUMN_TWICE(column=twice[0]))
    return names, delimiter


def _shown(names: list[str]) -> str:
    return (", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else ""))[:200]


def _offered(names: list[str], columns: Columns) -> set[str]:
    """Our columns that a header with these names has."""
    translated = {our for our, theirs in columns.items() if theirs in names}
    return translated | {name for name in names if name in COLUMNS and name not in columns}


def _replay(lines: Iterator[Line], head: list[Line]) -> Iterator[str]:
    """The lines in `head`, then further lines, which are appended to `head`."""
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
    """A header cell as a column name: lower case, no outer spaces, no invisible characters.

    The result can be printed, whatever bytes the cell came from.
    """
    if cell.isascii() and cell.islower() and " " not in cell:
        return cell.strip()
    printable = cell.encode("utf-8", "replace").decode()
    visible = "".join(each for each in printable if unicodedata.category(each) != "Cf")
    return " ".join(unicodedata.normalize("NFC", visible).lower().split())


def _record(names: list[str], cells: list[str]) -> Record:
    if any(cell.strip() for cell in cells[len(names) :]):
        raise RowRefused(ROW_TOO_MANY_CELLS(cells=len(cells), columns=len(names)))
    return dict(zip(names, cells, strict=False))


def _translated(record: Record, columns: Columns) -> Record:
    """The record with our names; one column of the file may be several of ours."""
    if not columns:
        return record
    return record | {our: record.get(theirs, "") for our, theirs in columns.items()}
