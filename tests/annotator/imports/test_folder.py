"""A folder for each product: `original`, perhaps `mask`, and generations."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.imports.folder import folder_rows
from annotator.imports.rows import Refusal, Row
from scoring.vocabulary.say import say

names = st.lists(
    st.text(st.sampled_from("abo./ "), min_size=1, max_size=12)
    | st.sampled_from(["a/original.jpg", "a/mask.png", "b/original.png", "a/1.png"]),
    max_size=12,
)


def test_the_convention() -> None:
    rows = list(folder_rows(["mug/b.png", "mug/original.jpg", "mug/a.png", "mug/mask.png"]))
    assert rows == [
        Row(
            1, "mug", "mug/original.jpg", "mug/mask.png", generation="mug/a.png", image="mug/a.png"
        ),
        Row(
            2, "mug", "mug/original.jpg", "mug/mask.png", generation="mug/b.png", image="mug/b.png"
        ),
    ]


def test_a_product_alone() -> None:
    assert list(folder_rows(["mug/Original.JPG"])) == [Row(1, "mug", "mug/Original.JPG")]


def test_folders_in_folders() -> None:
    (row,) = folder_rows(["kitchen/mug/original.jpg", "kitchen/mug/1.png"])
    assert isinstance(row, Row)
    assert (row.product, row.generation) == ("kitchen/mug", "kitchen/mug/1.png")


def test_what_systems_leave_behind_is_passed_over() -> None:
    files = [".DS_Store", "mug/.hidden.png", "__MACOSX/mug/original.jpg", "mug/Thumbs.db"]
    assert list(folder_rows([*files, "mug/original.jpg"])) == [Row(1, "mug", "mug/original.jpg")]


def test_what_does_not_fit_is_told_and_the_rest_taken() -> None:
    rows = list(
        folder_rows(
            ["readme.txt", "box/1.png", "mug/original.jpg", "mug/original.png", "pot/original.png"]
        )
    )
    refusals = {row.reference: say(row.reason) for row in rows if isinstance(row, Refusal)}
    assert "no file named original" in refusals["box"]
    assert refusals["mug"].endswith("original.jpg, original.png")
    assert "outside any product's folder" in refusals["."]
    assert [row.product for row in rows if isinstance(row, Row)] == ["pot"]


def test_too_long_a_name_is_one_row_of_many() -> None:
    rows = list(folder_rows(["mug/original.jpg", f"mug/{'g' * 200}.png", "mug/z.png"]))
    assert [type(row) for row in rows] == [Refusal, Row]


@given(names)
def test_any_names(given_names: list[str]) -> None:
    for row in folder_rows(given_names):
        assert row.number >= 1
        assert isinstance(row, Row) or row.reason
