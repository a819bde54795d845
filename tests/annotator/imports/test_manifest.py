"""Manifests come back as the rows that were written. A bad row is refused and the next is read;
a file that is not understood is refused once."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InvalidInput
from annotator.imports import manifest as manifest_module
from annotator.imports.cells import GAPS, SHORTENED, WHOLE_NUMBER, row_from
from annotator.imports.manifest import read_manifest
from annotator.imports.manifest_text import LONGEST_LINE
from annotator.imports.rows import Format, Refusal, Row
from scoring.vocabulary.say import say

FIELDS = ("original", "mask", "category", "generator", "prompt")
# Words that mean themselves: neither gaps nor numbers, in the form in which ids are kept.
words = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=30)
    .map(lambda word: unicodedata.normalize("NFC", word))
    .filter(lambda word: word not in GAPS)
    .filter(lambda word: not WHOLE_NUMBER.fullmatch(word) and not SHORTENED.fullmatch(word))
)
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
    try:
        rows = read(content, format)
    except InvalidInput as error:
        assert error.detail.encode()
        return
    for row in rows:
        if isinstance(row, Refusal):
            assert row.reason
            say(row.reason).encode()
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
        for format in (Format.AUTO, Format.JSONL, Format.HFPC):
            assert len(read(json.dumps(record).encode(), format)) == 1


def test_a_bad_line_leaves_the_others_alone() -> None:
    good = b'{"product": "mug", "original": "mug.jpg"}'
    rows = read(b"\n".join([good, b"{oops", b"[1]", b"\xff", b"", good]), Format.JSONL)
    assert [type(row) for row in rows] == [Row, Refusal, Refusal, Refusal, Row]
    assert [row.number for row in rows] == [1, 2, 3, 4, 6]
    assert "not valid JSON" in say(rows[1].reason)  # type: ignore[union-attr]
    assert "not a JSON object" in say(rows[2].reason)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"product": None, "original": "a"}, "product is missing"),
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
    assert reason in say(row.reason)


@pytest.mark.parametrize("label", [2, "yes", 0.5, [1]])
def test_a_label_is_0_or_1(label: Any) -> None:
    record = {"product": "mug", "original": "a", "generation": "g", "image": "b", "label": label}
    (row,) = read(json.dumps(record).encode())
    assert isinstance(row, Refusal)
    assert say(row.reason) == "label must be 0, 1 or empty"


def test_ids_may_be_numbers() -> None:
    (row,) = read(b'{"product": 17, "original": "a.jpg"}')
    assert isinstance(row, Row)
    assert row.product == "17"


def test_unknown_columns_are_ignored() -> None:
    (row,) = read(b"price,product,original\n9.99,mug,mug.jpg\n")
    assert as_record(row) == {"number": 1, "product": "mug", "original": "mug.jpg"}


def test_an_endless_line_is_refused_and_stepped_over() -> None:
    endless = b'{"product": "' + b"m" * (2 * LONGEST_LINE) + b'"}\n'
    good = b'{"product": "mug", "original": "a"}\n'
    _, refused, row = read(good + endless + good, Format.JSONL)
    assert isinstance(refused, Refusal)
    assert "longer than" in say(refused.reason)
    assert isinstance(row, Row)
    assert row.number == 3


ROWS = [
    {"product": "clock", "original": "clock.jpg", "generation": "c-1", "image": "clock-1.jpg"},
    {"product": "clock", "original": "clock.jpg", "generation": "c-2", "image": "clock-2.jpg"},
]
SHAPES = {
    "lines": "\n".join(json.dumps(row) for row in ROWS),
    "an array on one line": json.dumps(ROWS),
    "an array written large": json.dumps(ROWS, indent=2),
    "an array with a record a line": "[\n" + ",\n".join(json.dumps(row) for row in ROWS) + "\n]\n",
    "objects written large": "\n".join(json.dumps(row, indent=4) for row in ROWS),
    "wrapped": json.dumps({"rows": ROWS}),
    "wrapped and written large": json.dumps({"version": 2, "data": ROWS}, indent=2),
    "carriage returns": json.dumps(ROWS, indent=2).replace("\n", "\r"),
    "a byte order mark": "\ufeff" + json.dumps(ROWS, indent=2),
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES.keys())
@pytest.mark.parametrize("format", [Format.AUTO, Format.JSONL])
def test_json_in_every_shape(text: str, format: Format) -> None:
    assert [as_record(row) for row in read(text.encode(), format)] == numbered(ROWS)


@given(st.lists(records, max_size=6), st.sampled_from([None, 1]), st.integers(0, 3))
def test_arrays_round_trip(written: list[dict[str, Any]], indent: int | None, blank: int) -> None:
    text = "\n" * blank + json.dumps(written, indent=indent, ensure_ascii=False)
    assert [as_record(row) for row in read(text.encode())] == numbered(written)


def test_keys_are_read_as_the_columns_of_csv_are() -> None:
    text = '[{"Product": "mug", " Original": "a", "\ufeffLABEL": null, "Notes": 1}]'
    assert read(text.encode()) == [Row(1, "mug", "a")]


@pytest.mark.parametrize(
    "content",
    [
        b'[{"sku": 1, "photo": "a"}, {"sku": 2, "photo": "b"}]',
        b'{"sku": 1, "photo": "a"}\n{"sku": 2, "photo": "b"}\n',
    ],
)
def test_records_without_a_product_are_refused_once(content: bytes) -> None:
    with pytest.raises(InvalidInput, match="the key product; the first has: sku, photo"):
        read(content)


def test_one_object_is_one_row() -> None:
    (row,) = read(json.dumps(ROWS[0], indent=2).encode())
    assert as_record(row) == ROWS[0] | {"number": 1}


PAIR = {"origin": "http://h/mug", "generation": "http://h/1", "label": 1}
JUDGED = {"http://h/mug": {"generations": ["http://h/1"], "labels": [1]}}


@pytest.mark.parametrize("record", [PAIR, JUDGED])
@pytest.mark.parametrize("is_array", [True, False])
@pytest.mark.parametrize("indent", [None, 2])
def test_both_published_shapes_as_lines_and_arrays(
    record: dict[str, Any], is_array: bool, indent: int | None
) -> None:
    text = json.dumps([record] if is_array else record, indent=indent)
    (row,) = read(text.encode())
    assert isinstance(row, Row)
    assert (row.product, row.generation, row.label) == ("http://h/mug", "http://h/1", True)


def test_an_element_that_is_no_object_is_one_refusal() -> None:
    rows = read(json.dumps([ROWS[0], 7, ROWS[1]]).encode())
    assert [type(row) for row in rows] == [Row, Refusal, Row]
    assert [row.number for row in rows] == [1, 2, 3]


def test_an_array_longer_than_the_longest_line_is_read_in_pieces() -> None:
    row = json.dumps(ROWS[0] | {"prompt": "x" * 100_000})
    rows = read(("[" + ",".join([row] * 200) + "]").encode())
    assert len(rows) == 200
    assert all(isinstance(each, Row) for each in rows)


NOT_UNDERSTOOD = {
    "a broken array": (b'[\n {"product": "a",\n  "original" "a"}\n]', r"not valid JSON.*line 3"),
    "an array cut short": (b'[{"product": "a", "original": "b"},', "cut short"),
    "text after an array": (b'[{"product": "a", "original": "b"}]\n{', "after the end.*line 2"),
    "lines that are no JSON": (b"{oops\n{oops\n{oops", "row 1 is not valid JSON"),
    "a list of lists": (b"[[1], [2], [3]]", "row 1 is not a JSON object"),
    "a web page": (b"<!DOCTYPE html><html></html>", "web page"),
    "a workbook": (b"PK\x03\x04" + bytes(100), "Excel workbook or a zip"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(100), "old Excel workbook"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "a picture"),
    "gzip": (b"\x1f\x8b" + bytes(50), "gzip"),
    "bytes": (b"\x07\0\x03\0\0\0\x01", "binary|must name the column product"),
    "nothing": (b" \r\n ", "is empty"),
    "another encoding": (
        "product,original\nKännchen,a.jpg\nSchüssel,b.jpg\n".encode("cp1252"),
        "not in UTF-8: line 2",
    ),
    "a Chinese code page": ("product,original\n杯子,a\n钟,b\n".encode("gbk"), "not in UTF-8"),
    "no names of columns": (b"mug,mug.jpg\nbox,box.jpg\n", "must name the column product"),
}


@pytest.mark.parametrize(("content", "reason"), NOT_UNDERSTOOD.values(), ids=NOT_UNDERSTOOD.keys())
def test_what_is_not_understood_is_refused_once(content: bytes, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(content)
    assert re.search(reason, refused.value.detail, re.DOTALL), refused.value.detail


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_encodings_that_a_file_tells(encoding: str, line_break: str) -> None:
    text = line_break.join(["product\toriginal", "杯子\tcafé.jpg", "", "box\tbox.jpg"])
    first, second = read(text.encode(encoding))
    assert as_record(first) == {"number": 1, "product": "杯子", "original": "café.jpg"}
    assert second.number == 3


def test_what_no_one_foresaw_in_one_row_is_its_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(record: dict[str, Any], number: int) -> Row:
        if number == 2:
            raise ZeroDivisionError("by zero")
        return row_from(record, number)

    monkeypatch.setattr(manifest_module, "row_from", stumble)
    rows = read("\n".join(json.dumps(row) for row in [ROWS[0], ROWS[1], ROWS[0]]).encode())
    assert [type(row) for row in rows] == [Row, Refusal, Row]
    assert "ZeroDivisionError" in say(rows[1].reason)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "file", ["json-array/json-array-pretty.json", "pandas/labels-csv-floats.csv"]
)
def test_files_from_the_field(shared_data: Path, file: str) -> None:
    with (shared_data / "field-cases" / file).open("rb") as stream:
        rows = list(read_manifest(stream))
    assert [row.generation for row in rows if isinstance(row, Row)] == ["c-1", "c-2"]
