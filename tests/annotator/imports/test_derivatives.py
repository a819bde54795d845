"""What is kept of a picture: three WebP files without metadata, never enlarged."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from annotator.imports.derivatives import derivatives, fit, mask_png
from tests.annotator.imports.pictures import photo


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize(
    ("size", "full", "screen", "thumb"),
    [
        ((5000, 2500), (4096, 2048), (1280, 640), (256, 128)),
        ((1000, 2000), (1000, 2000), (640, 1280), (128, 256)),
        ((100, 50), (100, 50), (100, 50), (100, 50)),
    ],
)
def test_sizes(
    size: tuple[int, int], full: tuple[int, int], screen: tuple[int, int], thumb: tuple[int, int]
) -> None:
    files = derivatives(photo(*size))
    assert {name: opened(content).size for name, content in files.items()} == {
        "full.webp": full,
        "screen.webp": screen,
        "thumb.webp": thumb,
    }


def test_are_plain_webp() -> None:
    picture = photo()
    picture.info["icc_profile"] = b"a profile"
    picture.info["exif"] = b"Exif\0\0where it was taken"
    for content in derivatives(picture).values():
        assert opened(content).format == "WEBP"
        assert not {"exif", "icc_profile", "xmp"} & opened(content).info.keys()


def test_look_like_the_picture() -> None:
    picture = photo(400, 300)
    kept = opened(derivatives(picture)["full.webp"])
    assert np.abs(np.asarray(kept, float) - np.asarray(picture, float)).mean() < 4


def test_mask_survives_exactly() -> None:
    mask = Image.fromarray((np.random.default_rng(0).random((40, 60)) > 0.5).astype(np.uint8) * 255)
    assert np.array_equal(np.asarray(opened(mask_png(mask))), np.asarray(mask))


@given(st.integers(1, 30_000), st.integers(1, 30_000), st.integers(1, 5000))
def test_fit_keeps_proportions_and_bounds(width: int, height: int, longest: int) -> None:
    fitted = fit((width, height), longest)
    assert min(fitted) >= 1
    assert max(fitted) <= longest
    assert fitted[0] <= width
    assert fitted[1] <= height
    if max(width, height) <= longest:
        assert fitted == (width, height)
