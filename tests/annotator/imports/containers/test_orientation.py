"""The orientation is read alone: other metadata have no effect."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from annotator.imports.containers.ifd import orientation_of
from annotator.imports.images import Limits, decode
from tests.annotator.imports.metadata import (
    ODD,
    Entry,
    exif_of,
    jpeg_with,
    png_with,
    turned,
    webp_with,
)
from tests.annotator.imports.pictures import file_of, photo

LIMITS = Limits(bytes=1_000_000, pixels=1_000_000)
UPRIGHT = photo(40, 60)
LYING = UPRIGHT.rotate(90, expand=True)  # 60 × 40, to be turned by 90°


def picture(content: bytes) -> Image.Image:
    return decode(content, name="mug", limits=LIMITS).picture


def tiff_with(*entries: Entry, picture: Image.Image = LYING) -> bytes:
    """A TIFF whose directory has these additional entries."""
    content = file_of(picture, "TIFF")
    (at,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, at)
    kept = content[at + 2 : at + 2 + 12 * count]
    added = b"".join(struct.pack("<HHI", *entry[:3]) + entry[3] for entry in entries)
    table = struct.pack("<H", count + len(entries)) + kept + added + bytes(4)
    return content[:4] + struct.pack("<I", len(content)) + content[8:] + table


FORMATS = {
    "JPEG": lambda *entries: jpeg_with((0xE1, b"Exif\0\0" + exif_of(*entries)), picture=LYING),
    "PNG": lambda *entries: png_with([(b"eXIf", exif_of(*entries))], file_of(LYING)),
    "PNG, late": lambda *entries: png_with(
        [(b"eXIf", exif_of(*entries))], file_of(LYING), late=True
    ),
    "WebP": lambda *entries: webp_with(
        [(b"EXIF", exif_of(*entries))], file_of(LYING, "WEBP", lossless=True, exif=b"Exif\0\0")
    ),
}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("odd", ODD)
def test_odd_entries_beside_it_decide_nothing(format: str, odd: str) -> None:
    for entries in ([*ODD[odd], turned()], [turned(), *ODD[odd]]):
        decoded = picture(FORMATS[format](*entries))
        assert decoded.size == (40, 60)
        assert np.abs(np.asarray(decoded, float) - np.asarray(UPRIGHT, float)).mean() < 8


@pytest.mark.parametrize("odd", ODD)
def test_odd_entries_of_a_tiff_decide_nothing(odd: str) -> None:
    little = (0x0112, 3, 1, struct.pack("<HH", 6, 0))
    decoded = picture(tiff_with(*ODD[odd], little))
    assert np.array_equal(np.asarray(decoded), np.asarray(UPRIGHT))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_each_orientation_of_each_format(format: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = file_of(photo(), format, exif=exif)
    plain = photo()
    plain.getexif()[0x0112] = orientation
    expected = ImageOps.exif_transpose(plain)
    decoded = picture(content)
    assert decoded.size == expected.size
    assert np.abs(np.asarray(decoded, float) - np.asarray(expected, float)).mean() < 8


@pytest.mark.parametrize("format", ["TIFF"])
def test_a_big_tiff_is_turned_too(format: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    decoded = picture(file_of(LYING, format, exif=exif, big_tiff=True))
    assert np.array_equal(np.asarray(decoded), np.asarray(UPRIGHT))


@pytest.mark.parametrize("order", "<>")
def test_both_byte_orders(order: str) -> None:
    assert orientation_of(exif_of(turned(8, order), order=order)) == 8
    assert orientation_of(b"Exif\0\0" + exif_of(turned(8, order), order=order)) == 8


@pytest.mark.parametrize(
    "entry",
    [
        turned(0),
        turned(9),
        (0x0112, 2, 1, b"6\0\0\0"),
        (0x0112, 3, 2, b"\0\6\0\6"),
        (0x0112, 5, 1, b"\0\0\0\6"),
    ],
)
def test_an_orientation_that_makes_no_sense_is_none(entry: Entry) -> None:
    assert orientation_of(exif_of(entry)) == 1


@given(st.binary(max_size=80))
def test_any_bytes_have_an_orientation(noise: bytes) -> None:
    for start in (b"", b"Exif\0\0", b"II\x2a\0", b"MM\0\x2b\0\x08\0\0", exif_of(turned())[:20]):
        assert orientation_of(start + noise) in range(1, 9)


def test_what_xmp_says_is_not_looked_at() -> None:
    """As in browsers, which show the picture on every other page."""
    xmp = b'http://ns.adobe.com/xap/1.0/\0<x tiff:Orientation="6"/>'
    assert picture(jpeg_with((0xE1, xmp), picture=LYING)).size == LYING.size
