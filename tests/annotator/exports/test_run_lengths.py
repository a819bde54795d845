"""Run lengths of masks against pycocotools."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from annotator.exports.run_lengths import counts_of, text_of


def mask_of(rows: list[list[bool]]) -> Image.Image:
    """A mask from rows of pixels."""
    mask = Image.new("L", (len(rows[0]), len(rows)))
    mask.putdata([255 * pixel for row in rows for pixel in row])
    return mask


def test_columns_come_one_after_another() -> None:
    assert counts_of(mask_of([[False, True], [True, True]])) == [1, 3]
    assert counts_of(mask_of([[True, True]])) == [0, 2]


SIDES = st.tuples(st.integers(1, 9), st.integers(1, 70))


@given(SIDES.flatmap(lambda s: st.lists(st.lists(st.booleans(), min_size=s[0], max_size=s[0]),
                                        min_size=s[1], max_size=s[1])))  # fmt: skip
def test_the_text_is_that_of_pycocotools(rows: list[list[bool]]) -> None:
    coco = pytest.importorskip("pycocotools.mask")
    np = pytest.importorskip("numpy")
    expected = coco.encode(np.asfortranarray(np.array(rows, dtype=np.uint8)))
    assert text_of(counts_of(mask_of(rows))) == expected["counts"].decode()


def test_long_runs() -> None:
    coco = pytest.importorskip("pycocotools.mask")
    np = pytest.importorskip("numpy")
    mask = Image.new("L", (900, 700))
    mask.paste(255, (100, 50, 850, 651))
    pixels = np.asfortranarray((np.asarray(mask) > 0).astype(np.uint8))
    assert text_of(counts_of(mask)) == coco.encode(pixels)["counts"].decode()
