"""Masks that people send for a picture of the catalogue."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Picture

from annotator.imports.derivatives import SCREEN, derivatives
from annotator.imports.images import Limits, PictureRefused
from annotator.imports.read_mask import mask_sizes, read_mask
from annotator.models import Image
from scoring.vocabulary.rules import WORKING_SIDE
from scoring.vocabulary.say import say
from tests.annotator.imports.pictures import file_of, photo, png_claiming

LIMITS = Limits(bytes=200_000, pixels=20_000_000)
PICTURE = Image(width=2000, height=1500)


def mask(width: int, height: int, mode: str = "L") -> Picture.Image:
    """White in the middle."""
    picture = Picture.new(mode, (width, height), 0)
    white = (255,) * len(picture.getbands()) if mode != "L" else 255
    picture.paste(white, (width // 4, height // 4, width // 2, height // 2))
    return picture


def read(content: bytes) -> tuple[bytes, tuple[int, int]]:
    return read_mask(content, name="mask.png", picture=PICTURE, limits=LIMITS)


def reason(content: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        read(content)
    return say(refused.value.message)


@pytest.mark.parametrize("size", [(2000, 1500), (1280, 960), (512, 384)])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_mask_is_as_large_as_the_picture_or_one_of_its_copies(
    size: tuple[int, int], mode: str
) -> None:
    png, kept = read(file_of(mask(*size, mode)))
    assert kept == size
    stored = Picture.open(BytesIO(png))
    assert (stored.format, stored.mode, stored.size) == ("PNG", "L", size)
    assert stored.getpixel((size[0] // 3, size[1] // 3)) == 255
    assert stored.getpixel((0, 0)) == 0
    assert set(stored.tobytes()) == {0, 255}


def test_another_size_is_refused_with_both_sizes() -> None:
    assert reason(file_of(mask(1000, 750))) == (
        "mask.png is 1000 × 750 px; a mask of this picture has "
        "2000 × 1500, 1280 × 960, 512 × 384 px"
    )


@pytest.mark.parametrize("level", [0, 255])
def test_a_mask_that_marks_nothing_or_everything_is_refused(level: int) -> None:
    assert "marks nothing or everything" in reason(file_of(Picture.new("L", (512, 384), level)))


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n", png_claiming(2000, 1500), png_claiming(90_000, 90_000)],
)
def test_what_can_not_be_decoded_is_refused(content: bytes) -> None:
    assert reason(content).startswith("mask.png ")


def test_more_bytes_than_an_import_may_have_are_refused() -> None:
    noise = Picture.effect_noise((1280, 960), 100)
    assert "larger than 200,000 bytes" in reason(file_of(noise))


@given(width=st.integers(16, 3000), height=st.integers(16, 3000))
def test_the_sizes_are_those_of_the_stored_copies(width: int, height: int) -> None:
    sizes = mask_sizes(Image(width=width, height=height))
    assert sizes[0] == (width, height)
    assert len(set(sizes)) == len(sizes)
    assert max(sizes[-1]) == min(max(width, height), WORKING_SIDE)


def test_the_size_of_the_screen_copy_is_that_of_its_file() -> None:
    files = derivatives(photo(1999, 777))
    with Picture.open(BytesIO(files["screen.webp"])) as screen:
        assert screen.size in mask_sizes(Image(width=1999, height=777))
        assert max(screen.size) == SCREEN
