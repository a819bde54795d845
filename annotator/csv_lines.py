"""Writes all CSV files, in a form that every spreadsheet opens correctly.

They are UTF-8 and begin with a byte order mark: without it Excel reads them in the machine's
old code page, and "Müller" comes out broken. Read them in Python with `encoding="utf-8-sig"`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

Cell = str | int | float | bool | datetime | None

# A spreadsheet runs what begins with one of these, in either width, and it passes over what is
# invisible before them. Tab and line breaks at the start move a cell to where it does.
_FORMULA: Final = re.compile(
    r"[\t\r\n]|[\s\x00-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]"
)
# Where lists are parted by `;`, so are the cells of a CSV file.
_NEEDS_QUOTES: Final = re.compile(r"""[",;\t\r\n]|^\s|\s$""")


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The byte order mark with the header, then a line for each row, as they are read."""
    yield codecs.BOM_UTF8 + _line(columns)
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[Cell]) -> bytes:
    return (",".join(_cell(cell) for cell in cells) + "\r\n").encode()


def _cell(value: Cell) -> str:
    """Numbers as they are, yes and no as 1 and 0, moments in ISO 8601, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime):
        return value.isoformat()
    text = defused(value)
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def defused(text: str) -> str:
    """A text that no spreadsheet runs as a formula: an apostrophe in front prevents it."""
    return f"'{text}" if _FORMULA.match(text) else text
