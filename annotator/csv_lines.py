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

# Spreadsheets run a text as a formula if it begins with one of these characters, in normal or full
# width, even after invisible characters. A tab or line break at the start has the same effect.
_FORMULA: Final = re.compile(
    r"[\t\r\n]|[\s\x00-\x1f\x7f\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]"
)
# In locales whose list separator is `;`, spreadsheets also split the cells of CSV files at `;`.
_NEEDS_QUOTES: Final = re.compile(r"""[",;\t\r\n]|^\s|\s$""")


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The byte order mark with the header, then one line for each row."""
    yield codecs.BOM_UTF8 + csv_line(columns)
    for row in rows:
        yield csv_line(row)


def csv_line(cells: Sequence[Cell]) -> bytes:
    """One line, for a file that is written bit by bit."""
    return (",".join(_cell(cell) for cell in cells) + "\r\n").encode()


def _cell(value: Cell) -> str:
    """A cell as text: booleans as 1 and 0, times in ISO 8601, None as empty."""
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
    """The text, with an apostrophe in front if a spreadsheet would run it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
