"""Manifests come back as the rows that were written; what can't be read is refused line by line."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.imports.manifest import LONGEST_LINE, detect, read_manifest
from annotator.imports.rows import Format, Refusal, Row

FIELDS = ("original", "mask", "category", "generator", "prompt")
words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=30)
records = st.fixed_dictionaries(
    {"product": words, "original": words, "generation": words, "image": words},
    optional={
        "mask": words,
        "category": words,
        "generator": words,
        "prompt": words,
        "label": st.sampled_from([0, 1]),
    },
)


def read(content: bytes, format: Format = Format.AUTO) -> list[Row | Refusal]:
    return list(read_manifest(io.BytesIO(content), format=format))


def as_record(row: Row | Refusal) -> dict[str, Any]:
    assert isinstance(row, Row), row
    record = asdict(row)
    record["label"] = None if row.label is None else int(row.label)
    return {name: value for name, value in record.items() if value not in ("", None)}


def numbered(given_records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [record | {"number": number} for number, record in enumerate(given_records, start=1)]


@given(st.lists(records, min_size=1, max_size=8))
def test_json_lines_round_trip(written: list[dict[str, Any]]) -> None:
    content = "\n".join(json.dumps(record) for record in written).encode()
    assert [as_record(row) for row in read(content)] == numbered(written)


@given(st.lists(records, min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]))
def test_csv_round_trip(written: list[dict[str, Any]], delimiter: str) -> None:
    text = io.StringIO(newline="")
    columns = ["product", "generation", "image", "label", *FIELDS]
    writer = csv.DictWriter(text, columns, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(written)
    content = text.getvalue().encode("utf-8-sig")
    assert [as_record(row) for row in read(content)] == numbered(written)


@given(st.binary(max_size=400), st.sampled_from(Format))
def test_no_bytes_make_a_parser_fail(content: bytes, format: Format) -> None:
    for row in read(content, format):
        if isinstance(row, Refusal):
            assert row.reason
            row.reason.encode()
            row.reference.encode()


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_no_value_makes_a_parser_fail(value: Any) -> None:
    for field in ("product", "label", "image"):
        record = {
            "product": "mug",
            "original": "a.jpg",
            "generation": "g",
            "image": "b",
            field: value,
        }
        for format in (Format.JSONL, Format.HFPC):
            assert len(read(json.dumps(record).encode(), format)) == 1


def test_a_bad_line_leaves_the_others_alone() -> None:
    good = b'{"product": "mug", "original": "mug.jpg"}'
    rows = read(b"\n".join([good, b"{oops", b"[1]", b"\xff", b"", good]), Format.JSONL)
    assert [type(row) for row in rows] == [Row, Refusal, Refusal, Refusal, Row]
    assert [row.number for row in rows] == [1, 2, 3, 4, 6]
    assert "not valid JSON" in rows[1].reason  # type: ignore[union-attr]
    assert "not a JSON object" in rows[2].reason  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"original": "a"}, "product is missing"),
        ({"product": "mug"}, "neither an original nor a generation"),
        ({"product": "mug", "original": "a", "image": "b"}, "generation is missing"),
        ({"product": "mug", "original": "a", "generation": "g"}, "image is missing"),
        ({"product": "mug", "original": "a", "label": 1}, "label is given, but generation"),
        ({"product": ["mug"], "original": "a"}, "product must be text"),
        ({"product": "m" * 201, "original": "a"}, "product is longer than 200"),
        ({"product": "m\0g", "original": "a"}, "product holds characters"),
        ({"product": "mug", "original": "a", "category": "\ud800"}, "category holds characters"),
    ],
)
def test_each_refusal_names_the_field(record: dict[str, Any], reason: str) -> None:
    (row,) = read(json.dumps(record).encode(), Format.JSONL)
    assert isinstance(row, Refusal)
    assert reason in row.reason


@pytest.mark.parametrize("label", [2, "yes", 0.5, [1]])
def test_a_label_is_0_or_1(label: Any) -> None:
    record = {"product": "mug", "original": "a", "generation": "g", "image": "b", "label": label}
    (row,) = read(json.dumps(record).encode())
    assert isinstance(row, Refusal)
    assert row.reason == "label must be 0, 1 or empty"


def test_ids_may_be_numbers() -> None:
    (row,) = read(b'{"product": 17, "original": "a.jpg"}')
    assert isinstance(row, Row)
    assert row.product == "17"


def test_unknown_columns_are_ignored() -> None:
    (row,) = read(b"price,product,original\n9.99,mug,mug.jpg\n")
    assert as_record(row) == {"number": 1, "product": "mug", "original": "mug.jpg"}


def test_csv_without_its_column_names() -> None:
    (row,) = read(b"mug,mug.jpg\nbox,box.jpg\n")
    assert isinstance(row, Refusal)
    assert "must name the column product" in row.reason


def test_csv_with_too_many_cells() -> None:
    first, second = read(b"product,original\nmug,mug.jpg,and more\nbox,box.jpg\n")
    assert isinstance(first, Refusal)
    assert first.reason == "has 3 cells, but 2 columns are named"
    assert isinstance(second, Row)


def test_an_endless_line_is_refused_and_stepped_over() -> None:
    endless = b'{"product": "' + b"m" * (2 * LONGEST_LINE) + b'"}\n'
    first, second = read(endless + b'{"product": "mug", "original": "a"}\n', Format.JSONL)
    assert isinstance(first, Refusal)
    assert "longer than" in first.reason
    assert isinstance(second, Row)
    assert second.number == 2


@pytest.mark.parametrize(
    ("line", "format"),
    [
        (b'{"product": "mug"}', Format.JSONL),
        (b"product,original", Format.CSV),
        (b'{"http://a/b": {"generations": [], "labels": []}}', Format.HFPC),
        (b'{"origin": "http://a/b", "generation": "http://a/c", "label": 0}', Format.HFPC),
        (b"{broken", Format.JSONL),
        (b"", Format.CSV),
    ],
)
def test_the_first_line_tells_the_format(line: bytes, format: Format) -> None:
    stream = io.BytesIO(b"\xef\xbb\xbf\n" + line)
    assert detect(stream) == format
    assert stream.tell() == 0
