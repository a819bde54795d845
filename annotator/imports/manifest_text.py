"""Decode the bytes of a manifest to lines of text, or refuse the file as a whole.

Text is UTF-8, or UTF-16 if the file shows it (spreadsheets call that "Unicode text"). Other
encodings are not guessed: a wrong guess would silently spoil names and prompts.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

from annotator.errors import InvalidInput
from scoring.vocabulary.messages.imports import (
    MANIFEST_BLANK,
    MANIFEST_EMPTY,
    MANIFEST_NO_TABLE,
    MANIFEST_NOT_UTF8,
    MANIFEST_TOO_LARGE,
    MistakenForTable,
)

LONGEST_LINE = 16 * 1024 * 1024
MOST_BYTES = 1024**3
CHUNK = 256 * 1024
# Spreadsheets may end in a million empty rows. More would keep a reader busy that finds nothing.
MOST_BLANK = 16 * 1024 * 1024  # bytes in a row
BLANK = b" \t\r\n,;|\0"
PROBE = 64 * 1024  # bytes at the beginning by which the kind of file is recognised
BINARIES = (
    (b"PK\x03\x04", MistakenForTable.WORKBOOK),
    (b"\xd0\xcf\x11\xe0", MistakenForTable.OLD_WORKBOOK),
    (b"\x1f\x8b", MistakenForTable.GZIP),
    (b"%PDF", MistakenForTable.PDF),
    (b"\xff\xd8\xff", MistakenForTable.PICTURE),
    (b"\x89PNG", MistakenForTable.PICTURE),
    (b"PAR1", MistakenForTable.PARQUET),
)
ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Line(NamedTuple):
    """A line of text and its number from 1. Of a line that is too long only the beginning is kept.

    If the line had a line break, the text ends with a newline character.
    """

    number: int
    text: str
    is_whole: bool


def text_chunks(stream: IO[bytes]) -> Iterator[str]:
    """The text in chunks, with every line break as a newline character.

    Invalid bytes in a UTF-8 file become lone surrogates. Raises InvalidInput if the file is empty,
    too large or no text.
    """
    start = stream.read(PROBE)
    encoding = _encoding(start)
    if encoding.startswith("utf-8"):
        _check_utf8(start)
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    newlines = io.IncrementalNewlineDecoder(decoder, translate=True)
    for chunk in _chunks(stream, start):
        yield newlines.decode(chunk)
    yield newlines.decode(b"", final=True)


def split_lines(chunks: Iterable[str]) -> Iterator[Line]:
    """Split into lines with bounded memory."""
    number, rest, is_cut = 1, "", False
    for chunk in chunks:
        *lines, rest = (rest + chunk).split("\n") if "\n" in chunk else [rest + chunk]
        for line in lines:
            is_whole = not is_cut and len(line) <= LONGEST_LINE
            yield Line(number, line[:LONGEST_LINE] + "\n", is_whole)
            number, is_cut = number + 1, False
        if len(rest) > LONGEST_LINE:  # the beginning is enough to refuse the line
            rest, is_cut = rest[:PROBE], True
    if rest:
        yield Line(number, rest, not is_cut)


def _encoding(start: bytes) -> str:
    if not start.strip():
        raise InvalidInput(MANIFEST_EMPTY())
    for mark, encoding in ENCODINGS:
        if start.startswith(mark):
            return encoding
    for mark, kind in BINARIES:
        if start.startswith(mark):
            raise InvalidInput(MANIFEST_NO_TABLE(kind=kind))
    if b"\0" in start[1:2] and b"\0" not in start[:1]:
        return "utf-16-le"
    if b"\0" in start[:1] and b"\0" not in start[1:2]:
        return "utf-16-be"
    if b"\0" in start and not start.lstrip().startswith((b"{", b"[")):
        raise InvalidInput(MANIFEST_NO_TABLE(kind=MistakenForTable.BINARY))
    if start.lstrip().startswith(b"<"):
        raise InvalidInput(MANIFEST_NO_TABLE(kind=MistakenForTable.WEB_PAGE))
    return "utf-8"


def _check_utf8(start: bytes) -> None:
    """Refuse a file in another encoding. A single odd line may be damage and is not refused."""
    odd: list[int] = []
    fine = 0
    lines = start.splitlines()
    if len(start) == PROBE:
        lines.pop()  # the last line is incomplete
    for number, line in enumerate(lines, start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            fine += 1
        except UnicodeDecodeError:
            odd.append(number)
    if odd and len(odd) > fine and (len(odd) > 1 or odd[0] == 1):
        raise InvalidInput(MANIFEST_NOT_UTF8(line=odd[0]))


def _chunks(stream: IO[bytes], start: bytes) -> Iterator[bytes]:
    taken = blank = 0
    chunk = start
    while chunk:
        taken += len(chunk)
        blank = 0 if chunk.strip(BLANK) else blank + len(chunk)
        if taken > MOST_BYTES:
            raise InvalidInput(MANIFEST_TOO_LARGE(most=MOST_BYTES))
        if blank > MOST_BLANK:
            raise InvalidInput(MANIFEST_BLANK(most=MOST_BLANK))
        yield chunk
        chunk = stream.read(CHUNK)
