"""Colours come out as in a browser, whatever the profile's name and however it is stated."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from annotator.imports.colours.code_points import profile_of
from annotator.imports.colours.profiles import (
    SRGB,
    Primaries,
    profile_of_gamma,
    profile_of_srgb_curve,
)
from annotator.imports.images import Limits, decode
from tests.annotator.imports.metadata import (
    grey_profile,
    icc,
    ink_profile,
    jpeg_with,
    png_with,
    profile_segments,
)
from tests.annotator.imports.pictures import file_of, photo

LIMITS = Limits(bytes=30_000_000, pixels=1_000_000)
P3 = Primaries((0.68, 0.32), (0.265, 0.69), (0.15, 0.06), (0.3127, 0.329))
BUILT_IN = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(decode(content, name="mug", limits=LIMITS).picture)


def colour(content: bytes) -> list[int]:
    """The colour of a picture of a single colour."""
    return [int(level) for level in pixels(content)[8, 8]]


def plain(*rgb: int) -> Image.Image:
    return Image.new("RGB", (32, 32), rgb)


def linear(picture: Image.Image) -> Image.Image:
    """sRGB to the same colours in linear light, by the standard's formula."""
    level = np.asarray(picture) / 255
    light = np.where(level <= 0.04045, level / 12.92, ((level + 0.055) / 1.055) ** 2.4)
    return Image.fromarray(np.round(255 * light).astype(np.uint8))


def renamed(profile: bytes, name: str) -> bytes:
    """The profile with another name; its table of contents stays valid as the name is the last."""
    text = name.encode("utf-16-be")
    tag = b"mluc" + struct.pack(">III4sII", 0, 1, 12, b"enUS", len(text), 28) + text
    at = profile.index(b"desc", 128)
    entry = struct.pack(">4sII", b"desc", len(profile), len(tag))
    whole = profile[:at] + entry + profile[at + 12 :] + tag
    return struct.pack(">I", len(whole)) + whole[4:]


LINEAR = profile_of_gamma(SRGB, 1.0)


@pytest.mark.parametrize("name", ["sRGB IEC61966-2.1", "Linear sRGB", "Linear RGB", ""])
@pytest.mark.parametrize("format", ["PNG", "TIFF", "WEBP"])
def test_linear_light_is_told_by_its_curve_and_not_by_its_name(name: str, format: str) -> None:
    options = {"lossless": True} if format == "WEBP" else {}
    content = file_of(linear(photo()), format, icc_profile=renamed(LINEAR, name), **options)
    difference = np.abs(pixels(content).astype(float) - np.asarray(photo()))
    assert difference.mean() < 2.5  # what eight bits of linear light can't tell apart


def test_linear_light_in_jpeg_and_avif() -> None:
    mug = plain(128, 132, 116)
    for content in (
        jpeg_with(*profile_segments(renamed(LINEAR, "sRGB")), picture=linear(mug)),
        file_of(linear(mug), "AVIF", icc_profile=renamed(LINEAR, "sRGB"), quality=100),
    ):
        assert colour(content) == pytest.approx([128, 132, 116], abs=4)


def test_srgb_itself_changes_nothing_whatever_it_is_called() -> None:
    assert np.array_equal(
        pixels(file_of(photo(), icc_profile=renamed(BUILT_IN, "Adobe RGB"))), np.asarray(photo())
    )
    ours = profile_of_srgb_curve(SRGB)
    assert np.array_equal(pixels(file_of(photo(), icc_profile=ours)), np.asarray(photo()))


def test_other_primaries_named_srgb_are_converted() -> None:
    profile = renamed(profile_of_srgb_curve(P3), "sRGB")
    # sRGB's red, as CSS Color 4 writes it in Display P3
    p3 = plain(*(round(255 * each) for each in (0.9175, 0.2003, 0.1386)))
    assert colour(file_of(p3, icc_profile=profile)) == pytest.approx([255, 0, 0], abs=3)


def test_gamma_two_point_two_is_not_srgbs_curve() -> None:
    dark = plain(20, 20, 20)
    converted = colour(file_of(dark, icc_profile=renamed(profile_of_gamma(SRGB), "sRGB")))
    assert converted == pytest.approx([round(255 * 12.92 * (20 / 255) ** 2.2)] * 3, abs=3)
    assert converted != [20, 20, 20]


class TestChunks:
    """A PNG may say what its colours mean without a profile."""

    LINEAR = (b"gAMA", struct.pack(">I", 100_000))
    USUAL = (b"gAMA", struct.pack(">I", 45_455))
    SAYS_SRGB = (b"sRGB", b"\0")
    OF_SRGB = (b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))
    OF_P3 = (b"cHRM", struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000))
    MUG = file_of(plain(128, 132, 116))
    LIT = file_of(linear(plain(128, 132, 116)))

    @pytest.mark.parametrize("late", [[], [OF_SRGB]])
    def test_a_gamma_of_one_is_linear_light(self, late: list[tuple[bytes, bytes]]) -> None:
        content = png_with([self.LINEAR, *late], self.LIT)
        assert colour(content) == pytest.approx([128, 132, 116], abs=2)

    def test_linear_grey(self) -> None:
        grey = file_of(linear(plain(128, 128, 128)).convert("L"))
        assert colour(png_with([self.LINEAR], grey)) == pytest.approx([128] * 3, abs=2)

    def test_linear_colours_of_a_palette(self) -> None:
        palette = file_of(linear(photo()).quantize(64))
        difference = pixels(png_with([self.LINEAR], palette)).astype(float) - np.asarray(photo())
        assert np.abs(difference).mean() < 6

    @pytest.mark.parametrize("gamma", [45_455, 45_450, 46_000])
    def test_the_usual_gamma_means_srgb(self, gamma: int) -> None:
        content = png_with([(b"gAMA", struct.pack(">I", gamma)), self.OF_SRGB], self.MUG)
        assert colour(content) == [128, 132, 116]

    def test_other_primaries_count(self) -> None:
        p3 = file_of(plain(234, 51, 35))
        assert colour(png_with([self.USUAL, self.OF_P3], p3)) == pytest.approx([255, 0, 0], abs=8)
        assert colour(png_with([self.OF_P3], p3)) == [234, 51, 35]  # without a gamma: as browsers

    def test_srgb_comes_before_gamma(self) -> None:
        assert colour(png_with([self.SAYS_SRGB, self.LINEAR], self.MUG)) == [128, 132, 116]

    def test_a_profile_comes_before_srgb_and_gamma(self) -> None:
        profile = (b"iCCP", b"sRGB\0\0" + zlib.compress(LINEAR))
        content = png_with([profile, self.SAYS_SRGB, self.USUAL], self.LIT)
        assert colour(content) == pytest.approx([128, 132, 116], abs=2)

    def test_a_broken_profile_leaves_the_word_to_gamma(self) -> None:
        content = png_with([(b"iCCP", b"sRGB\0\0broken"), self.LINEAR], self.LIT)
        assert colour(content) == pytest.approx([128, 132, 116], abs=2)

    def test_code_points_come_first(self) -> None:
        is_linear, is_srgb = (b"cICP", bytes([1, 8, 0, 1])), (b"cICP", bytes([1, 13, 0, 1]))
        profile = (b"iCCP", b"sRGB\0\0" + zlib.compress(BUILT_IN))
        assert colour(png_with([is_linear, profile], self.LIT)) == pytest.approx(
            [128, 132, 116], abs=2
        )
        assert colour(png_with([is_srgb, self.LINEAR], self.MUG)) == [128, 132, 116]

    def test_display_p3_in_code_points(self) -> None:
        p3 = png_with([(b"cICP", bytes([12, 13, 0, 1]))], file_of(plain(234, 51, 35)))
        assert colour(p3) == pytest.approx([255, 0, 0], abs=3)


class TestCodePoints:
    """Code points, including those of television."""

    @pytest.mark.parametrize("transfer", [1, 2, 6, 13, 14, 15, 200])
    def test_of_srgb_and_television_need_no_profile(self, transfer: int) -> None:
        assert profile_of(1, transfer) is profile_of(2, transfer) is None

    @pytest.mark.parametrize(("transfer", "white"), [(16, 148), (18, 191)])
    def test_white_of_high_dynamic_range_is_white(self, transfer: int, white: int) -> None:
        chunk = (b"cICP", bytes([1, transfer, 0, 1]))
        ramp = [colour(png_with([chunk], file_of(plain(*[level] * 3))))[0] for level in (0, 90)]
        assert ramp[0] == 0 and 20 < ramp[1] < 200
        assert colour(png_with([chunk], file_of(plain(*[white] * 3)))) == pytest.approx(
            [255] * 3, abs=3
        )
        assert colour(png_with([chunk], file_of(plain(255, 255, 255)))) == [255] * 3

    def test_of_an_avif(self) -> None:
        content = file_of(plain(234, 51, 35), "AVIF", quality=100, subsampling="4:4:4")
        at = content.index(b"nclx") + 4
        assert content[at : at + 4] == struct.pack(">HH", 1, 13)
        p3 = content[:at] + struct.pack(">H", 12) + content[at + 2 :]
        assert colour(p3) == pytest.approx([255, 0, 0], abs=4)


class TestGrey:
    """Grey with a profile of its own, of colours, or of neither."""

    @pytest.mark.parametrize("profile", [grey_profile(1.0), LINEAR])
    @pytest.mark.parametrize("format", ["PNG", "TIFF"])
    def test_is_converted(self, profile: bytes, format: str) -> None:
        grey = linear(plain(128, 128, 128)).convert("L")
        content = file_of(grey, format, icc_profile=profile)
        assert colour(content) == pytest.approx([128] * 3, abs=2)

    def test_with_transparency_is_converted(self) -> None:
        grey = linear(plain(128, 128, 128)).convert("LA")
        grey.putpixel((0, 0), (0, 0))
        assert colour(file_of(grey, icc_profile=grey_profile(1.0))) == pytest.approx(
            [128] * 3, abs=2
        )

    def test_a_profile_of_grey_says_nothing_of_colours(self) -> None:
        content = file_of(plain(60, 90, 120), icc_profile=grey_profile(1.0))
        assert colour(content) == [60, 90, 120]


class TestInks:
    """CMYK, with a press's profile or without any."""

    INKS = Image.new("CMYK", (32, 32), (0, 0, 255, 0))  # yellow, unless the profile says else

    @pytest.mark.parametrize("format", ["JPEG", "TIFF"])
    def test_a_large_profile_is_used(self, format: str) -> None:
        profile = ink_profile()
        assert len(profile) > 1_400_000
        if format == "TIFF":
            content = file_of(self.INKS, "TIFF", icc_profile=profile)
        else:
            content = file_of(self.INKS, "JPEG", quality=95, icc_profile=profile)
        red, green, blue = colour(content)
        assert blue > red + 20 and blue > green + 10

    def test_without_one_inks_are_what_they_are_called(self) -> None:
        red, green, blue = colour(file_of(self.INKS, "JPEG", quality=95))
        assert min(red, green) > 245 and blue < 10

    def test_a_profile_of_colours_says_nothing_of_inks(self) -> None:
        content = file_of(self.INKS, "TIFF", icc_profile=LINEAR)
        assert colour(content) == [255, 255, 0]


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"no profile",
        BUILT_IN[:200],
        BUILT_IN[:128] + bytes(400),
        icc(b"RGB ", b"XYZ ", {}),
        icc(b"CMYK", b"Lab ", {}, kind=b"link"),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(),
    ],
)
def test_a_profile_that_is_broken_says_nothing(broken: bytes) -> None:
    for picture in (plain(60, 90, 120), plain(60, 60, 60).convert("L")):
        content = file_of(picture, icc_profile=broken)
        assert colour(content) == np.asarray(picture.convert("RGB"))[8, 8].tolist()


def test_nonsense_primaries_are_none() -> None:
    line = Primaries((0.3, 0.3), (0.4, 0.4), (0.5, 0.5), (0.3127, 0.329))
    assert not line.are_usable
    assert SRGB.are_usable and P3.are_usable and not P3.equal(SRGB)
    chunk = (b"cHRM", struct.pack(">8I", *[50_000] * 8))
    content = png_with([(b"gAMA", struct.pack(">I", 45_455)), chunk], file_of(plain(9, 9, 9)))
    assert colour(content) == [9, 9, 9]
