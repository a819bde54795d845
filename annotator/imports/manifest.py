"""Manifests as rows: JSON lines and CSV of ours, and both published HFPC label files.

No input makes a parser fail: a line that can't be read becomes a `Refusal`, and the next is read.
Columns and keys that we don't know are ignored, so that a catalogue's own export can be used.
"""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Iterator, Mapping
from typing import IO, Any, NamedTuple

from annotator.imports import hfpc
from annotator.imports.rows import Format, Refusal, Row, RowRefused, check_row

LONGEST_LINE = 16 * 1024 * 1024
LABELS = {"0": False, "1": True, "false": False, "true": True, "": None}
BOM = "\ufeff"


class Line(NamedTuple):
    """A line of text with its number from 1; one that is too long keeps its beginning only."""

    number: int
    text: str
    is_whole: bool


def read_manifest(stream: IO[bytes], *, format: Format = Format.AUTO) -> Iterator[Row | Refusal]:
    """The rows of a manifest in UTF-8. A row's number is its line, in CSV its record."""
    if format == Format.AUTO:
        format = detect(stream)
    if format == Format.CSV:
        return _csv_rows(stream)
    return _json_rows(stream, format)


def detect(stream: IO[bytes]) -> Format:
    """The format by the first line that is not blank; the stream stands at its start again."""
    first = next((line.text for line in _lines(stream) if line.text.strip()), "")
    stream.seek(0)
    if not first.lstrip().startswith(("{", "[")):
        return Format.CSV
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        return Format.JSONL
    return Format.HFPC if hfpc.is_record(record) else Format.JSONL


def row_from(record: Mapping[str, Any], number: int) -> Row:
    """A record with the keys of design §6 as a row. Raises RowRefused naming the field."""
    return check_row(
        Row(
            number=number,
            product=_text(record, "product"),
            original=_text(record, "original"),
            mask=_text(record, "mask"),
            category=_text(record, "category"),
            generation=_text(record, "generation"),
            image=_text(record, "image"),
            generator=_text(record, "generator"),
            prompt=_text(record, "prompt"),
            label=_label(record.get("label")),
        )
    )


def _json_rows(stream: IO[bytes], format: Format) -> Iterator[Row | Refusal]:
    for line in _lines(stream):
        if not line.text.strip():
            continue
        try:
            record = _json_object(line)
            if format == Format.HFPC:
                yield from hfpc.rows(record, line.number)
            else:
                yield row_from(record, line.number)
        except RowRefused as error:
            yield Refusal(line.number, "", str(error))


def _json_object(line: Line) -> dict[str, Any]:
    if not line.is_whole:
        raise RowRefused(f"is longer than {LONGEST_LINE:,} bytes")
    try:
        record = json.loads(line.text)
    except (ValueError, RecursionError) as error:
        raise RowRefused(f"is not valid JSON: {error}") from error
    if not isinstance(record, dict):
        raise RowRefused("is not a JSON object {…}")
    return record


def _csv_rows(stream: IO[bytes]) -> Iterator[Row | Refusal]:
    lines = (line.text for line in _lines(stream))
    header_line = next(lines, "")
    delimiter = max(",;\t", key=header_line.count)
    header = [name.strip().strip('"').lower() for name in header_line.split(delimiter)]
    if "product" not in header:
        yield Refusal(0, "", "the first line of a CSV manifest must name the column product")
        return
    records = csv.reader(lines, delimiter=delimiter)
    for number in itertools.count(1):
        try:
            cells = next(records)
            if len(cells) > len(header):
                raise RowRefused(f"has {len(cells)} cells, but {len(header)} columns are named")
            if cells:
                yield row_from(dict(zip(header, cells, strict=False)), number)
        except StopIteration:
            return
        except (RowRefused, csv.Error) as error:
            yield Refusal(number, "", str(error))


def _lines(stream: IO[bytes]) -> Iterator[Line]:
    """Lines with bounded memory; bytes that are not UTF-8 become lone surrogates."""
    number = 0
    while content := stream.readline(LONGEST_LINE + 1):
        number += 1
        is_whole = len(content) <= LONGEST_LINE
        rest = content
        while len(rest) >= LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE)
        text = content.decode("utf-8", "surrogateescape")
        yield Line(number, text.removeprefix(BOM) if number == 1 else text, is_whole)


def _text(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # ids are often written as numbers
    if not isinstance(value, str):
        raise RowRefused(f"{field} must be text")
    return value.strip()


def _label(value: Any) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | str):
        text = str(value).strip().lower()
        if text in LABELS:
            return LABELS[text]
    raise RowRefused("label must be 0, 1 or empty")
