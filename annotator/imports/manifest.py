"""Read a manifest as rows: our JSON and CSV, and both published HFPC label files.

A fault in one row becomes a `Refusal`, and reading goes on. If the file as a whole can't be
understood, InvalidInput is raised: one clear reason instead of one for each line. Unknown columns
and keys are ignored, so that a shop's own export can be used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import IO

import structlog

from annotator.errors import InvalidInput
from annotator.imports import hfpc
from annotator.imports.cells import row_from
from annotator.imports.csv_rows import column_name, csv_records
from annotator.imports.json_rows import json_records
from annotator.imports.manifest_text import split_lines, text_chunks
from annotator.imports.rows import NO_COLUMNS, Columns, Format, Refusal, Row, RowRefused
from scoring.vocabulary.message import (
    Message,
)
from scoring.vocabulary.messages.imports import (
    MANIFEST_NOT_READ,
    MANIFEST_WITHOUT_KEY,
    MANIFEST_WITHOUT_KEYS,
    ROW_NOT_READ,
)

log = structlog.get_logger(__name__)
MOST_WITHOUT_PRODUCT = 1000
KEYS_SHOWN = 8


def read_manifest(
    stream: IO[bytes], *, format: Format = Format.AUTO, columns: Columns = NO_COLUMNS
) -> Iterator[Row | Refusal]:
    """The rows of a manifest, numbered by line, in CSV by record, in an array by place.

    `columns` are the names that a CSV file has for ours. Raises InvalidInput if the file as a whole
    is not understood.
    """
    is_json, chunks = _is_json(text_chunks(stream))
    if format == Format.CSV or (format == Format.AUTO and not is_json):
        return _rows(csv_records(split_lines(chunks), columns), Format.CSV)
    return _rows(_understood(json_records(chunks)), format)


def _is_json(chunks: Iterator[str]) -> tuple[bool, Iterator[str]]:
    """Whether the text begins like JSON, and the whole text again."""
    head = ""
    for chunk in chunks:
        head += chunk
        if head.strip():
            break
    return head.lstrip().startswith(("{", "[")), chain([head], chunks)


def _understood(
    records: Iterable[tuple[int, Mapping[str, object] | RowRefused]],
) -> Iterator[tuple[int, Mapping[str, object] | RowRefused]]:
    """The records. If none of the first can be used, the file is refused instead of each line."""
    first_records: list[tuple[int, Mapping[str, object] | RowRefused]] = []
    records = iter(records)
    for number, record in records:
        first_records.append((number, record))
        if isinstance(record, dict) and ("product" in record or hfpc.is_record(record)):
            yield from chain(first_records, records)
            return
        if len(first_records) == MOST_WITHOUT_PRODUCT:
            break
    if first_records:
        raise InvalidInput(_why_none(first_records))


def _why_none(first_records: Sequence[tuple[int, Mapping[str, object] | RowRefused]]) -> Message:
    """Why no record of a file can be used."""
    example = next((record for _, record in first_records if isinstance(record, dict)), None)
    if example is not None:
        return _why_no_product(example)
    number, refused = next((n, each) for n, each in first_records if isinstance(each, RowRefused))
    return MANIFEST_NOT_READ(row=number, reason=refused.reason)


def _why_no_product(first: Mapping[str, object]) -> Message:
    keys = ", ".join(map(column_name, list(first)[:KEYS_SHOWN]))
    return MANIFEST_WITHOUT_KEY(keys=keys[:200]) if keys else MANIFEST_WITHOUT_KEYS()


def _rows(
    records: Iterable[tuple[int, Mapping[str, object] | RowRefused]], format: Format
) -> Iterator[Row | Refusal]:
    for number, record in records:
        try:
            if isinstance(record, RowRefused):
                raise record
            if format == Format.HFPC or (format == Format.AUTO and hfpc.is_record(record)):
                yield from hfpc.rows(record, number)
            else:
                yield row_from(record, number)
        except RowRefused as error:
            yield Refusal(number, _name_of(record), error.reason)
        except Exception as error:  # a single row must not end the import
            log.exception("row_not_read", row=number)
            yield Refusal(number, "", ROW_NOT_READ(error=f"{type(error).__name__}: {error}"))


def _name_of(record: Mapping[str, object] | RowRefused) -> str:
    """The id by which a person finds the row: the generation's, else the product's."""
    if isinstance(record, RowRefused):
        return ""
    ids = [record.get(field) for field in ("generation", "product")]
    return next((text for text in ids if isinstance(text, str) and text), "")
