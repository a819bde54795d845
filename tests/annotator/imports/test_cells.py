"""Values as spreadsheets and pandas write them are understood as a person would."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.imports.cells import GAPS, id_of, label_of, row_from, text_of
from annotator.imports.rows import Row, RowRefused

ROW = {"product": "mug", "original": "a.jpg", "generation": "g", "image": "b.jpg"}


@pytest.mark.parametrize("value", [1, 1.0, True, "1", "1.0", "1.00", " 1 ", "TRUE", "True", "true",
                                   "1,0", "WAHR", "VRAI", "Verdadero", "ИСТИНА"])  # fmt: skip
def test_a_label_of_1(value: Any) -> None:
    assert label_of(value) is True


@pytest.mark.parametrize("value", [0, 0.0, -0.0, False, "0", "0.0", "FALSE", "False", "false",
                                   "0,0", "FALSCH", "FAUX", "falso", "ЛОЖЬ"])  # fmt: skip
def test_a_label_of_0(value: Any) -> None:
    assert label_of(value) is False


@pytest.mark.parametrize("value", [None, math.nan, "", " ", *sorted(GAPS)])
def test_no_label_and_no_text(value: Any) -> None:
    assert label_of(value) is None
    assert text_of(value, "prompt") == ""


@pytest.mark.parametrize("value", ["NA", "none", "-"])
def test_words_that_only_mean_no_label_in_a_column_of_labels(value: str) -> None:
    assert label_of(value) is None
    assert text_of(value, "category") == value


@pytest.mark.parametrize("text", ["4.00638E+12", "4,00638E+12", "1.2345678901234568e+18", "1e+16"])
def test_a_long_number_that_was_shortened_is_no_id(text: str) -> None:
    with pytest.raises(RowRefused, match="that a spreadsheet has shortened"):
        id_of(text, "product")


@pytest.mark.parametrize(
    "value", [2, "2", "1,5", "yes", 0.5, "0.5", [1], {}, math.inf, "inf", "1e400"]
)
def test_what_is_no_label(value: Any) -> None:
    with pytest.raises(RowRefused, match="label must be 0, 1 or empty"):
        label_of(value)


@pytest.mark.parametrize("text", ["None of these", "a null pointer", "Nan bread", "nano", "none"])
def test_words_are_no_gaps(text: str) -> None:
    assert text_of(text, "prompt") == text


@pytest.mark.parametrize("value", [1007, 1007.0, "1007", "1007.0", " 1007.00 ", "1007,0"])
def test_a_whole_number_is_one_id_however_it_is_written(value: Any) -> None:
    assert id_of(value, "product") == "1007"


@pytest.mark.parametrize("text", ["v1.0", "1007.5", "0007", "1.0.0", "1e3", "1007."])
def test_other_ids_stay_as_they_are(text: str) -> None:
    assert id_of(text, "product") == text


@pytest.mark.parametrize("value", [True, [], {}, math.inf])
def test_what_is_no_id(value: Any) -> None:
    with pytest.raises(RowRefused, match="product must be text"):
        id_of(value, "product")


def test_a_number_too_large_to_be_exact_is_no_id() -> None:
    with pytest.raises(RowRefused, match="too large a number to be exact"):
        id_of(2.0**60, "product")
    assert id_of(2**60, "product") == str(2**60)


@pytest.mark.parametrize("gap", [None, math.nan, "nan", "NaN", ""])
def test_a_row_without_its_product_is_refused_by_name(gap: Any) -> None:
    with pytest.raises(RowRefused, match="product is missing"):
        row_from(ROW | {"product": gap}, 1)


def test_an_image_that_is_missing_is_named() -> None:
    with pytest.raises(RowRefused, match="generation is given, but image is missing"):
        row_from(ROW | {"image": math.nan}, 1)


def test_a_row_for_a_product_alone_among_others() -> None:
    row = row_from({"product": 7.0, "original": "a.jpg", "generation": "nan", "image": "nan"}, 1)
    assert row == Row(1, "7", "a.jpg")


@pytest.mark.parametrize("field", ["product", "generation", "category", "generator", "prompt"])
def test_words_have_one_unicode_form(field: str) -> None:
    row = row_from(ROW | {field: "Mu\u0308ller"}, 1)
    assert getattr(row, field) == "M\u00fcller"


@pytest.mark.parametrize("field", ["product", "original", "generation", "image", "generator"])
def test_a_line_break_where_none_can_be(field: str) -> None:
    with pytest.raises(RowRefused, match=f"{field} holds a line break"):
        row_from(ROW | {field: "a\nb"}, 1)


@given(st.sampled_from([0, 1, None]), st.integers(0, 10**9), st.booleans())
def test_the_same_data_means_the_same_in_csv_and_json(
    label: int | None, product: int, as_floats: bool
) -> None:
    """pandas turns whole numbers to floats as soon as one is missing."""
    record: dict[str, Any] = ROW | {"product": product, "label": label}
    if as_floats:
        record |= {"product": float(product), "label": math.nan if label is None else float(label)}
    text = io.StringIO()
    csv.DictWriter(text, record).writerow(record)
    cells = dict(zip(record, next(csv.reader([text.getvalue()])), strict=True))
    assert row_from(cells, 1) == row_from(json.loads(json.dumps(record)), 1)
    assert row_from(cells, 1).product == str(product)
