"""Metadata may be large, odd or broken: the pixels stay the same."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from structlog.testing import capture_logs

from annotator.imports.containers import bare
from annotator.imports.containers.jpeg import MOST_SEGMENTS
from annotator.imports.images import Limits, PictureRefused, check_header, decode
from scoring.vocabulary.say import say
from tests.annotator.imports.metadata import (
    ODD,
    exif_of,
    jpeg_with,
    png_with,
    profile_segments,
    turned,
    webp_with,
)
from tests.annotator.imports.pictures import cut_out, file_of, photo

LIMITS = Limits(bytes=100_000_000, pixels=1_000_000)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(decode(content, name="mug", limits=LIMITS).picture)


def reason(content: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        decode(content, name="mug", limits=LIMITS)
    return say(refused.value.reason)


TEXT = b"workflow\0\0" + zlib.compress(bytes(90_000_000), 1)
NOISE = np.random.default_rng(0).bytes(3_000_000)
CHUNKS = {
    "a text that unpacks to 90 MB": [(b"zTXt", TEXT)],
    "many texts of a megabyte": [(b"tEXt", b"prompt\0" + b"x" * 1_000_000)] * 5,
    "a long international text": [(b"iTXt", b"prompt\0\0\0\0\0" + b"x" * 2_000_000)],
    "an international text that is packed and broken": [(b"iTXt", b"p\0\1\0\0\0" + NOISE)],
    "a text without a name": [(b"tEXt", b""), (b"zTXt", b"\0"), (b"iTXt", b"\0")],
    "a text packed in a way that there is not": [(b"zTXt", b"name\0\7abc")],
    "a profile that is not packed": [(b"iCCP", b"name\0\0" + NOISE)],
    "a profile that unpacks to 90 MB": [
        (b"iCCP", b"sRGB\0\0" + zlib.compress(bytes(90_000_000), 1))
    ],
    "a profile of three megabytes": [
        (b"iCCP", b"sRGB\0\0" + zlib.compress(SRGB + bytes(3_000_000)))
    ],
    "a short profile": [(b"iCCP", b"")],
    "EXIF that is broken": [(b"eXIf", exif_of(*ODD["a value beyond the end"]))],
    "a size in no unit": [(b"pHYs", b"\0"), (b"tIME", b"\0"), (b"sPLT", b"\0"), (b"hIST", b"")],
    "colours of no length": [(b"gAMA", b""), (b"cHRM", b"\0"), (b"sRGB", b""), (b"cICP", b"\1")],
    "a gamma of nothing": [(b"gAMA", bytes(4)), (b"cHRM", bytes(32))],
    "a private one": [(b"prVt", NOISE), (b"caBX", NOISE)],
}


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("kind", CHUNKS)
def test_chunks_of_a_png(kind: str, late: bool) -> None:
    plain = file_of(photo())
    assert np.array_equal(pixels(png_with(CHUNKS[kind], plain, late=late)), pixels(plain))


def test_a_text_of_a_png_with_a_wrong_checksum() -> None:
    plain = file_of(photo())
    content = png_with([(b"tEXt", b"name\0value")], plain)
    content = content.replace(b"value", b"VALUE")
    assert np.array_equal(pixels(content), pixels(plain))


SEGMENTS = {
    "EXIF that is broken": [(0xE1, b"Exif\0\0" + exif_of(*ODD["a time stamp as text"]))],
    "EXIF of two parts": [(0xE1, b"Exif\0\0" + NOISE[:60_000])] * 2,
    "XMP that is no XML": [(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + NOISE[:60_000])],
    "an index of pictures that are not there": [(0xE2, b"MPF\0" + NOISE[:200])],
    "an index of pictures that ends at once": [(0xE2, b"MPF\0II*\0")],
    "a resource of Photoshop that is cut short": [(0xED, b"Photoshop 3.0\0" + b"8BIM\4\4\0\0")],
    "a comment of megabytes": [(0xFE, NOISE[:65_000])] * 40,
    "JFIF of no length": [(0xE0, b"JFIF\0")],
    "Adobe's marker of no length": [(0xEE, b"Adobe")],
    "a profile of which one part is missing": profile_segments(SRGB, 300)[1:],
    "a profile of no parts": [(0xE2, b"ICC_PROFILE\0")],
    "a profile of three megabytes": profile_segments(SRGB + bytes(3_000_000)),
    "scans in a preview": [(0xE1, b"\xff\xda" * 30_000)],
}


@pytest.mark.parametrize("kind", SEGMENTS)
def test_segments_of_a_jpeg(kind: str) -> None:
    plain = pixels(jpeg_with(picture=photo()))
    assert np.array_equal(pixels(jpeg_with(*SEGMENTS[kind], picture=photo())), plain)


def test_what_follows_a_jpeg_is_left_behind() -> None:
    plain = jpeg_with(picture=photo())
    clip = NOISE + b"\xff\xda" * 1000
    assert np.array_equal(pixels(plain + clip), pixels(plain))
    assert bare(plain + clip).content == bare(plain).content


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_rows": 1}])
def test_scans_of_a_jpeg_are_all_kept(options: dict[str, Any]) -> None:
    content = file_of(photo(300, 200), "JPEG", **options)
    assert np.array_equal(pixels(content), np.asarray(Image.open(BytesIO(content))))


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_how_a_jpegs_colours_are_coded_is_kept(mode: str) -> None:
    content = file_of(photo().convert(mode), "JPEG", quality=95)
    expected = Image.open(BytesIO(content)).convert("RGB")
    assert np.array_equal(pixels(content), np.asarray(expected))


def test_a_jpeg_of_endless_segments_is_refused() -> None:
    content = b"\xff\xd8" + b"\xff\xfe\0\2" * (MOST_SEGMENTS + 1) + file_of(photo(), "JPEG")[2:]
    assert "damaged" in reason(content) or "not a picture" in reason(content)


@pytest.mark.parametrize("picture", [photo(), cut_out()], ids=["opaque", "transparent"])
@pytest.mark.parametrize("lossless", [True, False])
def test_chunks_of_a_webp(picture: Image.Image, lossless: bool) -> None:
    plain = file_of(picture, "WEBP", lossless=lossless, exif=b"Exif\0\0")
    chunks = [(b"EXIF", NOISE[:999]), (b"XMP ", NOISE), (b"ICCP", NOISE), (b"prVt", NOISE)]
    assert np.array_equal(pixels(webp_with(chunks, plain)), pixels(plain))


@pytest.mark.parametrize(
    "compression", [None, "tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits"]
)
def test_tags_of_a_tiff(compression: str | None) -> None:
    plain = file_of(photo(), "TIFF", compression=compression)
    tags = {270: "what it shows", 33432: "whose it is", 700: b"<x>", 34665: 8, 37500: NOISE}
    content = file_of(photo(), "TIFF", compression=compression, tiffinfo=tags)
    assert np.array_equal(pixels(content), pixels(plain))
    assert len(bare(content).content) == len(content)  # in place: what tags point to stays there


def test_a_smaller_copy_in_a_tiff_is_no_second_page() -> None:
    small = photo(30, 20)
    small.encoderinfo = {"tiffinfo": {254: 1}}
    content = file_of(photo(), "TIFF", save_all=True, append_images=[small])
    assert np.array_equal(pixels(content), np.asarray(photo()))


def test_a_tiff_that_leads_nowhere_has_one_page() -> None:
    content = bytearray(file_of(photo(), "TIFF"))
    (at,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, at)
    for following in (at, 2**32 - 1, 9):
        struct.pack_into("<I", content, at + 2 + 12 * count, following)
        assert np.array_equal(pixels(bytes(content)), np.asarray(photo()))


def test_comments_of_a_gif() -> None:
    plain = file_of(photo(), "GIF", comment=b"abc")
    for text in (b"x" * 200_000, NOISE[:200_000]):
        assert np.array_equal(pixels(file_of(photo(), "GIF", comment=text)), pixels(plain))


def test_metadata_of_an_avif() -> None:
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    content = file_of(photo(), "AVIF", exif=exif, xmp=b"<x>")
    broken = content.replace(b"where it was taken", NOISE[:18]).replace(b"II\x2a\0", b"\0\0\0\0")
    assert np.array_equal(pixels(broken), pixels(content))


def test_headers_are_checked_without_decoding() -> None:
    content = file_of(photo(300, 200), "TIFF")
    check_header(content[: len(content) // 2 * 2 - 500], name="mug", limits=LIMITS)
    with pytest.raises(PictureRefused, match="mug has more than 1,000 pixels"):
        check_header(content, name="mug", limits=Limits(bytes=10**6, pixels=1_000))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_an_end_that_is_missing_shows_without_decoding(format: str) -> None:
    content = file_of(Image.effect_noise((200, 200), 90), format)
    check_header(content, name="mug", limits=LIMITS)
    with pytest.raises(PictureRefused, match="mug is damaged or cut short"):
        check_header(content[: len(content) // 2], name="mug", limits=LIMITS)


@pytest.mark.parametrize("missing", [1, 12, 16, 20])
def test_a_png_whose_checksums_alone_are_missing_is_taken(missing: int) -> None:
    plain = file_of(photo(300, 200))
    assert np.array_equal(pixels(plain[:-missing]), pixels(plain))


def _rich() -> list[bytes]:
    """Files with much metadata, of each format."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x011A] = 6, "text", 72.0
    options: dict[str, Any] = {"exif": exif, "icc_profile": SRGB}
    files = [
        file_of(photo(), format, **options) for format in ("JPEG", "PNG", "WEBP", "TIFF", "AVIF")
    ]
    entries = [entry for odd in ODD.values() for entry in odd]
    odd = exif_of(turned(), *entries)
    return [
        *files,
        file_of(photo(), "TIFF", compression="tiff_lzw", **options),
        file_of(photo(), "TIFF", big_tiff=True, **options),
        jpeg_with((0xE1, b"Exif\0\0" + odd), (0xE2, b"MPF\0" + odd), picture=photo()),
        png_with([(b"eXIf", odd), (b"zTXt", TEXT[:500]), (b"gAMA", b"\0\1\x86\xa0")], files[1]),
        webp_with([(b"EXIF", odd)], files[2]),
    ]


RICH = _rich()
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.binary(max_size=12)), min_size=1, max_size=6
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(range(len(RICH))), EDITS, st.booleans())
def test_any_bytes_end_in_a_picture_or_a_refusal(
    which: int, edits: list[tuple[float, int, bytes]], only_start: bool
) -> None:
    """Bytes are replaced, removed and inserted, mostly in the metadata."""
    content = bytearray(RICH[which])
    for where, gone, added in edits:
        at = int(where * min(len(content), 700 if only_start else len(content)))
        content[at : at + gone] = added
    try:
        decoded = decode(bytes(content), name="mug", limits=LIMITS)
    except PictureRefused as refused:
        assert refused.name == "mug"
        return
    assert decoded.picture.mode == "RGB"


def test_what_no_one_thought_of_is_a_refusal_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise TypeError("an integer was expected")

    monkeypatch.setattr("annotator.imports.images.bare", fail)
    with capture_logs() as lines:
        assert "TypeError: an integer was expected" in reason(file_of(photo()))
    assert lines[0]["exc_info"]
