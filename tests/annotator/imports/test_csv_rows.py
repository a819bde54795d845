"""One parser reads header and rows; the error for an open quote names its line."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import InvalidInput
from annotator.imports.csv_rows import csv_records
from annotator.imports.manifest_text import split_lines
from annotator.imports.rows import RowRefused

# What a cell may hold: delimiters, quotes and line breaks too.
cells = st.text(st.sampled_from("ab;,\t|\"'\n =ü"), max_size=12)


def records(text: str) -> list[tuple[int, Any]]:
    return list(csv_records(split_lines([text])))


def written(rows: list[list[str]], delimiter: str = ",", **options: Any) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n", **options)
    writer.writerows(rows)
    return text.getvalue()


@given(
    st.lists(cells, max_size=4),
    st.lists(st.lists(cells, min_size=6, max_size=6), min_size=1, max_size=5),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_header_and_any_cells_come_back(
    extra: list[str], rows: list[list[str]], delimiter: str, quoting: Any
) -> None:
    header = ["product", "original", *(f"x{n} {name}" for n, name in enumerate(extra))]
    rows = [[f"p{n}", *row[1 : len(header)]] for n, row in enumerate(rows)]
    parsed = records(written([header, *rows], delimiter, quoting=quoting))
    assert [number for number, _ in parsed] == list(range(1, len(rows) + 1))
    for row, (_, record) in zip(rows, parsed, strict=True):
        # Spaces around a cell are nobody's business.
        assert [cell.strip() for cell in record.values()] == [cell.strip() for cell in row]


def test_a_comma_in_quotes_in_the_header_shifts_nothing() -> None:
    text = (
        'product,original,generation,image,"notes, internal",generator,prompt,label\n'
        "clock,clock.jpg,c-1,clock-1.jpg,reshoot?,sdxl-inpaint,on a shelf,1\n"
        "clock,clock.jpg,c-2,clock-2.jpg,,flux-fill,in a kitchen,0\n"
    )
    (_, first), (_, second) = records(text)
    assert (first["generator"], first["label"]) == ("sdxl-inpaint", "1")
    assert (second["generator"], second["label"]) == ("flux-fill", "0")


@pytest.mark.parametrize(
    "header",
    [
        '"product","original","a;b;c;d"',
        'product,original,"line\nbreak"',
        "Product , ORIGINAL,x",
        'product;original;"1,2,3,4,5"',
        "product\toriginal\tx,y",
        "sep=;\nproduct;original;x",
        "\n\nproduct,original,",
        'product, original, "x, y"',
        "\ufeffproduct,original\u200b,x",
        '"\ufeffproduct","original","x"',
    ],
)
def test_headers_that_people_write(header: str) -> None:
    delimiter = max(",;\t", key=header.replace('"1,2,3,4,5"', "").replace('"a;b;c;d"', "").count)
    ((_, record),) = records(header + "\n" + delimiter.join(["mug", "mug.jpg", "z"]) + "\n")
    assert (record["product"].strip(), record["original"].strip()) == ("mug", "mug.jpg")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('product,original\nmug,mug.jpg\nbox,"box.jpg\npot,pot.jpg\n', 3),
        ('product,original\nmug,"mug.jpg\nbox,"box.jpg"\n', 2),
        ('product,"original\nmug,mug.jpg\n', 1),
        ('\nproduct,original,"notes\nmug,mug.jpg,\n', 2),
        ('product,original\nmug,"' + "\nbox,box.jpg" * 20_000, 2),
    ],
)
def test_a_quote_that_is_never_closed_ends_it_with_its_line(text: str, line: int) -> None:
    with pytest.raises(InvalidInput, match=f"Line {line} of the manifest opens a quote"):
        records(text)


def test_quotes_gone_wrong_within_one_line_are_that_rows_refusal() -> None:
    good, bad, last = records('product,original\nmug,a.jpg\nbox,"5" box.jpg"\npot,5" pot.jpg\n')
    assert isinstance(bad[1], RowRefused)
    assert "line 3" in str(bad[1])
    assert good[1]["original"] == "a.jpg"
    assert last[1]["original"] == '5" pot.jpg'


@pytest.mark.parametrize("header", ["product,original,label,label", "product,Original,ORIGINAL"])
def test_columns_of_the_same_name_are_refused(header: str) -> None:
    with pytest.raises(InvalidInput, match=r"the column (label|original) more than once"):
        records(header + "\na,b,c,d\n")


def test_columns_without_a_name_are_nobodys() -> None:
    ((_, record),) = records(",product,original,,\n0,mug,mug.jpg,x,y\n")
    assert record["product"] == "mug"


def test_a_row_with_more_cells_than_columns() -> None:
    (_, first), (_, second), (_, third) = records("product,original\na,b,more\nc,d\ne,f,,\n")
    assert str(first) == "has 3 cells, but 2 columns are named"
    assert second == {"product": "c", "original": "d"}
    assert third == {"product": "e", "original": "f"}


def test_blank_rows_are_passed_over_and_counted() -> None:
    parsed = records("product,original\n\n,,\nmug,mug.jpg\n\n")
    assert parsed == [(3, {"product": "mug", "original": "mug.jpg"})]


def test_a_quoted_header_without_product_is_told_as_such() -> None:
    with pytest.raises(InvalidInput, match="must name the column product; it names: sku, photo"):
        records('"sku","photo"\n"1","2"\n')


def test_a_header_of_another_encoding_can_be_told() -> None:
    with pytest.raises(InvalidInput, match=r"it names: gr\?n$") as refused:
        records("gr\udcfcn\n1\n")
    refused.value.detail.encode()


def test_what_a_header_without_product_names_is_told() -> None:
    with pytest.raises(InvalidInput, match="must name the column product; it names: sku, photo"):
        records("sku,photo\n1,2\n")


COLUMNS = {"product": " SKU", "generation": "File", "image": "File"}


def translated(text: str, **columns: str) -> list[tuple[int, Any]]:
    return list(csv_records(split_lines([text]), {**COLUMNS, **columns}))


def test_columns_have_the_names_that_the_file_gives_them() -> None:
    ((_, record),) = translated("Sku;product;file\nmug;a fine mug;a.png\n")
    assert (record["product"], record["generation"], record["image"]) == ("mug", "a.png", "a.png")


def test_a_column_that_is_mapped_and_lacking_is_named() -> None:
    with pytest.raises(InvalidInput, match="has no column maker; it names: sku, file"):
        translated("SKU,File\nmug,a.png\n", generator="Maker")
    with pytest.raises(InvalidInput, match="must name the column product"):
        translated("product,File\nmug,a.png\n")
