"""Values of a manifest to what a row holds, as people, spreadsheets and pandas write them.

A column of numbers with a gap becomes one of floats (id `1007.0`, label `1.0`), and a gap itself
becomes `NaN`, `None`, `NULL` or `<NA>`. Such a word is a gap only where it is the whole cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from annotator.imports.rows import Row, RowRefused, check_row
from scoring.vocabulary.messages.imports import (
    ROW_NO_LABEL,
    ROW_NO_TEXT,
    ROW_NUMBER_INEXACT,
    ROW_NUMBER_SHORTENED,
)

GAPS = {
    "nan", "NaN", "NAN", "None", "NULL", "null", "<NA>", "NaT", "#N/A", "#NA", "N/A", "#NV", "#N/D",
    "\\N",
}  # fmt: skip
# Spreadsheets write yes and no in the language of the machine.
LABELS = {
    **dict.fromkeys(
        ("true", "wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar", "prawda", "истина",
         "sant", "sand", "sann", "tosi", "pravda", "igaz", "doğru"), True,
    ),
    **dict.fromkeys(
        ("false", "falsch", "faux", "falso", "onwaar", "fałsz", "ложь", "falskt", "falsk", "usann",
         "epätosi", "nepravda", "hamis", "yanlış"), False,
    ),
}  # fmt: skip
# A label can be nothing else where these stand; as a text they may mean themselves.
NO_LABEL = {"na", "none", "-"}
WHOLE_NUMBER = re.compile(r"(-?\d+)[.,]0+")
# What is left of a long number that a spreadsheet or pandas took for a quantity.
SHORTENED = re.compile(r"-?\d([.,]\d+)?[eE]\+\d+")
EXACT_BELOW = 2**53  # beyond it, floats stand for several whole numbers each


def row_from(record: Mapping[str, object], number: int) -> Row:
    """A record with the keys of a manifest as a row. Raises RowRefused naming the field."""
    return check_row(
        Row(
            number=number,
            product=id_of(record.get("product"), "product"),
            original=file_of(record.get("original"), "original"),
            mask=file_of(record.get("mask"), "mask"),
            category=text_of(record.get("category"), "category"),
            generation=id_of(record.get("generation"), "generation"),
            image=file_of(record.get("image"), "image"),
            generator=text_of(record.get("generator"), "generator"),
            prompt=text_of(record.get("prompt"), "prompt"),
            label=label_of(record.get("label")),
        )
    )


def text_of(value: object, field: str) -> str:
    """A text; numbers as they are written. Raises RowRefused."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) != math.inf:
        value = str(value)
    if not isinstance(value, str):
        raise RowRefused(ROW_NO_TEXT(field=field))
    text = value.strip()
    return "" if text in GAPS else text


def id_of(value: object, field: str) -> str:
    """An id: a whole number is the same id whether it's written `7`, `7.0`, `"7.0"` or `7,0`.

    Raises RowRefused, also for `4.00638E+12`: several long numbers are shortened to that.
    """
    text = file_of(value, field)
    if SHORTENED.fullmatch(text):
        raise RowRefused(ROW_NUMBER_SHORTENED(field=field, text=text))
    whole = WHOLE_NUMBER.fullmatch(text)
    return whole[1] if whole else text


def file_of(value: object, field: str) -> str:
    """The name of a file, which may be a number too. Raises RowRefused."""
    if isinstance(value, float) and value.is_integer():
        if abs(value) >= EXACT_BELOW:
            raise RowRefused(ROW_NUMBER_INEXACT(field=field))
        value = int(value)
    return text_of(value, field)


def label_of(value: object) -> bool | None:
    """1, 0 or empty, in all the ways to write them. Raises RowRefused."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float | str) and value not in (math.inf, -math.inf):
        text = text_of(value, "label").lower()
        if not text or text in NO_LABEL:
            return None
        if text in LABELS:
            return LABELS[text]
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            number = math.nan
        if number in (0, 1):
            return bool(number)
    raise RowRefused(ROW_NO_LABEL())
