"""The bytes of a manifest to lines of text, or one refusal of the file as a whole.

Text is UTF-8, or UTF-16 where the file says so ("Unicode text" of spreadsheets). Other encodings
are not guessed at: a wrong guess would spoil names and prompts without a word.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

from annotator.errors import InvalidInput
from scoring.vocabulary.messages.imports import (
    MANIFEST_EMPTY,
    MANIFEST_NO_TABLE,
    MANIFEST_NOT_UTF8,
    MANIFEST_TOO_LARGE,
    MistakenForTable,
)

LONGEST_LINE = 16 * 1024 * 1024
MOST_BYTES = 1024**3
CHUNK = 256 * 1024
PROBE = 64 * 1024  # bytes at the beginning that tell what a file is
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
    """A line of text with its number from 1; one that is too long keeps its beginning only.

    The text ends with its line break, if it had one, always as a newline character.
    """

    number: int
    text: str
    is_whole: bool


def text_chunks(stream: IO[bytes]) -> Iterator[str]:
    """The text piece by piece, with newline characters only as line breaks. Bytes of a UTF-8 file
    that are none become lone surrogates. Raises InvalidInput for no text, or too much of it.
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
    """Lines with bounded memory."""
    number, rest, is_cut = 1, "", False
    for chunk in chunks:
        *lines, rest = (rest + chunk).split("\n") if "\n" in chunk else [rest + chunk]
        for line in lines:
            is_whole = not is_cut and len(line) <= LONGEST_LINE
            yield Line(number, line[:LONGEST_LINE] + "\n", is_whole)
            number, is_cut = number + 1, False
        if len(rest) > LONGEST_LINE:  # its beginning will do to refuse it
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
    """Refuse a file in another encoding; a single odd line may be damage, which its row tells."""
    odd: list[int] = []
    fine = 0
    lines = start.splitlines()
    if len(start) == PROBE:
        lines.pop()  # cut in its middle
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
    taken = 0
    chunk = start
    while chunk:
        taken += len(chunk)
        if taken > MOST_BYTES:
            raise InvalidInput(MANIFEST_TOO_LARGE(most=MOST_BYTES))
        yield chunk
        chunk = stream.read(CHUNK)
