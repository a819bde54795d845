"""Uploaded bytes become upright sRGB pixels, or are refused with the file's name and a reason."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from annotator.imports.images import (
    MOST_SCANS,
    Decoded,
    Limits,
    PictureRefused,
    decode,
    decode_mask,
)
from scoring.vocabulary.say import say
from tests.annotator.imports.pictures import cut_out, file_of, photo, png_claiming

LIMITS = Limits(bytes=1_000_000, pixels=60_000_000)


def taken(content: bytes) -> Decoded:
    return decode(content, name="mug.png", limits=LIMITS)


def reason(content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(PictureRefused) as refused:
        decode(content, name="mug.png", limits=limits)
    assert str(refused.value).startswith("mug.png ")
    return say(refused.value.reason)


def difference(picture: Image.Image, other: Image.Image) -> float:
    """Mean absolute difference of two RGB pictures, in levels."""
    return float(np.abs(np.asarray(picture, float) - np.asarray(other, float)).mean())


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "AVIF"])
def test_takes_the_usual_formats(format: str) -> None:
    decoded = taken(file_of(photo(), format))
    assert decoded.picture.mode == "RGB"
    assert decoded.alpha is None
    assert difference(decoded.picture, photo()) < 8


def test_takes_a_still_gif() -> None:
    assert taken(file_of(photo(), "GIF")).picture.size == (60, 40)


def test_takes_cmyk() -> None:
    decoded = taken(file_of(photo().convert("CMYK"), "JPEG", quality=95))
    assert difference(decoded.picture, photo()) < 8


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_sixteen_bits_keep_their_brightness(format: str) -> None:
    levels = np.linspace(0, 65535, 60, dtype=np.uint16)[None].repeat(40, 0)
    picture = np.asarray(taken(file_of(Image.fromarray(levels), format)).picture)
    assert picture[0, 0].tolist() == [0, 0, 0]
    assert picture[0, -1].tolist() == [255, 255, 255]
    assert abs(int(picture[0, 30, 0]) - 127) <= 3


@pytest.mark.parametrize("mode", ["L", "P", "1"])
def test_takes_grey_palette_and_bilevel(mode: str) -> None:
    expected = photo().convert(mode).convert("RGB")
    assert difference(taken(file_of(photo().convert(mode))).picture, expected) == 0


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
@pytest.mark.parametrize("format", ["PNG", "TIFF", "WEBP"])
def test_transparency_lies_on_white_and_is_kept(mode: str, format: str) -> None:
    picture = cut_out().quantize() if mode == "P" else cut_out().convert(mode)
    decoded = taken(file_of(picture, format if mode != "P" else "PNG"))
    assert decoded.alpha is not None
    assert np.asarray(decoded.picture)[20, 5].tolist() == [255, 255, 255]
    assert np.asarray(decoded.alpha)[20, 5] == 0
    assert np.asarray(decoded.alpha)[20, 55] == 255


def test_one_colour_declared_transparent_is_alpha_too() -> None:
    content = file_of(cut_out().convert("RGB").convert("1"), transparency=0)
    assert taken(content).alpha is not None


def test_alpha_that_is_opaque_everywhere_is_none() -> None:
    assert taken(file_of(photo().convert("RGBA"))).alpha is None


def test_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90°
    assert taken(file_of(photo(60, 40), "JPEG", exif=exif)).picture.size == (40, 60)


def profile(*, swapped: bool) -> bytes:
    """sRGB, or sRGB with red and green having changed places, under another name."""
    content = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if swapped:
        content = content.replace("sRGB".encode("utf-16-be"), "Test".encode("utf-16-be"))
        content = content.replace(b"rXYZ", b"tXYZ").replace(b"gXYZ", b"rXYZ")
        content = content.replace(b"tXYZ", b"gXYZ")
    return content


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_are_converted_to_srgb(mode: str) -> None:
    red = Image.new(mode, (32, 32), (200, 20, 20, 255)[: len(mode)])
    green = np.asarray(taken(file_of(red, icc_profile=profile(swapped=True))).picture)[0, 0]
    assert green[1] > 190
    assert green[0] < 40
    same = np.asarray(taken(file_of(red, icc_profile=profile(swapped=False))).picture)[0, 0]
    assert same.tolist() == [200, 20, 20]


@pytest.mark.parametrize(
    "broken", [b"no profile", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()]
)
def test_a_profile_that_does_not_fit_says_nothing(broken: bytes) -> None:
    grey = Image.new("RGB", (32, 32), (60, 60, 60))
    picture = taken(file_of(grey, icc_profile=broken)).picture
    assert np.asarray(picture)[0, 0].tolist() == [60, 60, 60]


def test_metadata_is_left_behind() -> None:
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    content = file_of(photo(), "PNG", exif=exif, icc_profile=profile(swapped=True))
    picture = taken(content).picture
    assert picture.info == {}
    assert b"where it was taken" not in file_of(picture)


def test_frames_of_an_animation_are_refused() -> None:
    for format in ("GIF", "WEBP", "PNG", "TIFF"):
        content = file_of(photo(), format, save_all=True, append_images=[photo(seed=1)])
        assert "several frames or pages" in reason(content), format


def test_second_picture_of_a_phone_is_ignored() -> None:
    content = file_of(photo(), "MPO", save_all=True, append_images=[photo(seed=1)])
    assert difference(taken(content).picture, photo()) < 8


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<!doctype html>", b"%PDF-1.7", b"x"]
)
def test_what_is_no_picture_is_refused_by_content(content: bytes) -> None:
    assert "not a picture that can be read" in reason(content)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"x" * 99, "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + b"x" * 99, "HEIC"),
        (b"\n<HTML><title>404</title>", "a web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"8BPS\0\1" + b"x" * 99, "a Photoshop file"),
    ],
)
def test_what_people_often_take_for_a_picture_is_named(content: bytes, kind: str) -> None:
    assert f"; it is {kind}" in reason(content).replace("a pointer of Git LFS", "Git LFS")


def test_zero_bytes() -> None:
    assert reason(b"") == "is empty (0 bytes)"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_cut_short(format: str) -> None:
    content = file_of(photo(300, 200), format)
    assert "cut short" in reason(content[: len(content) * 3 // 4])


def test_too_many_pixels_are_refused_by_the_header_alone() -> None:
    assert "more than 60,000,000 pixels" in reason(png_claiming(20_000, 20_000))
    assert "(8,000 × 8,000)" in reason(png_claiming(8_000, 8_000))


def test_too_many_bytes() -> None:
    assert "is larger than 100 bytes" in reason(file_of(photo()), Limits(bytes=100, pixels=10**6))


def test_too_small() -> None:
    assert reason(file_of(photo(4, 4).resize((1, 1)))).startswith("is 1 × 1 px")


def test_a_jpeg_of_endless_scans() -> None:
    content, scan = file_of(photo(), "JPEG"), b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    assert "scans" in reason(content[:-2] + scan * MOST_SCANS + content[-2:])


def test_nothing_but_transparency() -> None:
    assert reason(file_of(Image.new("RGBA", (32, 32)))) == "is transparent everywhere"


@given(st.binary(max_size=300), st.sampled_from(["JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP"]))
def test_damage_never_ends_in_anything_but_a_refusal(noise: bytes, format: str) -> None:
    content = bytearray(file_of(photo(), format))
    start = len(content) // 3
    content[start : start + len(noise)] = noise
    try:
        decoded = decode(bytes(content), name="mug", limits=LIMITS)
    except PictureRefused:
        return
    assert decoded.picture.mode == "RGB"


class TestMask:
    """A given mask is black and white and as large as its original."""

    def mask(self, content: bytes, size: tuple[int, int] = (60, 40)) -> Image.Image:
        return decode_mask(content, name="mask.png", size=size, limits=LIMITS)

    def half(self, width: int = 60, height: int = 40, level: int = 255) -> bytes:
        picture = Image.new("L", (width, height), 0)
        picture.paste(level, (width // 2, 0, width, height))
        return file_of(picture)

    @pytest.mark.parametrize("level", [128, 255])
    def test_is_cut_at_half_brightness(self, level: int) -> None:
        mask = np.asarray(self.mask(self.half(level=level)))
        assert set(np.unique(mask)) == {0, 255}
        assert (mask == 255).mean() == 0.5

    def test_is_resized_to_the_original(self) -> None:
        assert self.mask(self.half(600, 402)).size == (60, 40)

    def test_of_another_shape_is_refused(self) -> None:
        with pytest.raises(PictureRefused, match="shape differs"):
            self.mask(self.half(60, 60))

    @pytest.mark.parametrize("level", [0, 127])
    def test_that_marks_nothing_is_refused(self, level: int) -> None:
        with pytest.raises(PictureRefused, match="marks nothing or everything"):
            self.mask(self.half(level=level))

    def test_may_be_a_cut_out(self) -> None:
        mask = np.asarray(self.mask(file_of(cut_out())))
        assert (mask[:, :30] == 0).all()
        assert (mask[:, 30:] == 255).all()
