"""CSV that spreadsheets open right: marked as UTF-8, quoted, and without formulas."""

from __future__ import annotations

import ast
import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.csv_lines import Cell, csv_lines, defused

ROOT = Path(__file__).parents[2]
TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))


def written(*cells: Cell) -> str:
    """The line of these cells, without its end."""
    _, line = csv_lines(["header"], [cells])
    return line.decode().removesuffix("\r\n")


def test_it_begins_with_a_byte_order_mark_once() -> None:
    content = b"".join(csv_lines(["a", "b"], [["Müller", "杯子"], ["x", "y"]]))
    assert content.startswith(b"\xef\xbb\xbfa,b\r\n")
    assert content.count(b"\xef\xbb\xbf") == 1
    assert content.decode("utf-8-sig").splitlines() == ["a,b", "Müller,杯子", "x,y"]


@pytest.mark.parametrize(
    "start",
    [
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "＝",
        "＋",
        "－",
        "＠",
        " =",
        "\u200b=",
        "\ufeff@",
        "\t=",
    ],
)
def test_formulas_are_defused(start: str) -> None:
    assert defused(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["", "mug", "a=b", "1-2", "'quoted'", "é", "(-1)", "5 + 5"])
def test_other_text_is_left_alone(text: str) -> None:
    assert defused(text) == text


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (-1.25, "-1.25"), (-3, "-3"), (1e-07, "1e-07"), (0.1, "0.1"),
        (True, "1"), (False, "0"), (None, ""), ("", ""), ("-1.25", "'-1.25"),
        (datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC), "2026-05-04T03:02:01+00:00"),
    ],
)  # fmt: skip
def test_numbers_stay_numbers(cell: Cell, expected: str) -> None:
    assert written(cell) == expected


@pytest.mark.parametrize("text", ["a,b", "a;b", 'a"b', "a\nb", "a\r\nb", "a\tb", " a", "a "])
def test_what_parts_cells_or_lines_is_quoted(text: str) -> None:
    assert written(text, 1) == '"' + text.replace('"', '""') + '",1'


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_any_text_comes_back(cells: list[str]) -> None:
    line = b"".join(csv_lines(["h"], [cells])).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(line, newline="")))
    if cells != [""]:  # an empty line
        assert rows[1] == [defused(cell) for cell in cells]


@given(TEXT)
def test_no_text_is_a_formula(value: str) -> None:
    cell = defused(value)
    assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))
    assert cell in (value, f"'{value}")


def test_nothing_else_writes_csv() -> None:
    for path in (ROOT / "annotator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                written_by_hand = node.value.id == "csv" and node.attr in ("writer", "DictWriter")
                assert not written_by_hand, f"{path}: write CSV with annotator.csv_lines"
