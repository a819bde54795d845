"""Convert the values of a manifest, as people, spreadsheets and pandas write them, to a row's.

When a column of numbers has an empty cell, pandas turns the column into floats (id `1007.0`, label
`1.0`) and writes the empty cell as `NaN`, `None`, `NULL` or `<NA>`. Such a word counts as empty
only if it is the whole cell.
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
# Spreadsheets write true and false in the language of the computer.
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
# In a label these mean "empty". In a text they may be meant literally.
NO_LABEL = {"na", "none", "-"}
WHOLE_NUMBER = re.compile(r"(-?\d+)[.,]0+")
# A long id that a spreadsheet or pandas has rounded to scientific notation.
SHORTENED = re.compile(r"-?\d([.,]\d+)?[eE]\+\d+")
EXACT_BELOW = 2**53  # above it, one float stands for several whole numbers


def row_from(record: Mapping[str, object], number: int) -> Row:
    """The row for a record with a manifest's keys. Raises RowRefused, which names the field."""
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
    """The value as a text; a number is written out. Raises RowRefused."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) != math.inf:
        value = str(value)
    if not isinstance(value, str):
        raise RowRefused(ROW_NO_TEXT(field=field))
    text = value.strip()
    return "" if text in GAPS else text


def id_of(value: object, field: str) -> str:
    """The value as an id: `7`, `7.0`, `"7.0"` and `7,0` are the same id.

    Raises RowRefused, also for `4.00638E+12`, because several long numbers are shortened to that.
    """
    text = file_of(value, field)
    if SHORTENED.fullmatch(text):
        raise RowRefused(ROW_NUMBER_SHORTENED(field=field, text=text))
    whole = WHOLE_NUMBER.fullmatch(text)
    return whole[1] if whole else text


def file_of(value: object, field: str) -> str:
    """The value as a file name, which may be a number. Raises RowRefused."""
    if isinstance(value, float) and value.is_integer():
        if abs(value) >= EXACT_BELOW:
            raise RowRefused(ROW_NUMBER_INEXACT(field=field))
        value = int(value)
    return text_of(value, field)


def label_of(value: object) -> bool | None:
    """The value as a label, however 1, 0 or empty is written. Raises RowRefused."""
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
