"""Marks of origin in JPEG, PNG and WebP files, and in files that only look like them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from annotator.provenance import COMPOSITE, TRAINED, Provenance, is_ai, read, stamped
from annotator.provenance.xmp import CODES, packet, source_type_of

FORMATS = ["JPEG", "PNG", "WEBP"]
JUMBF = b"\0\0\0\x30jumb\0\0\0\x28jumdc2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03c2pa\0"


def picture(kind: str, mode: str = "RGB", **options: object) -> bytes:
    """A small picture with some structure."""
    buffer = BytesIO()
    image = Image.linear_gradient("L").resize((33, 20)).convert(mode)
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def with_c2pa(kind: str) -> bytes:
    """A picture with the container's C2PA mark, laid out as the C2PA specification says."""
    content = picture(kind)
    if kind == "JPEG":
        body = b"JP\0\x01\0\0\0\x01" + JUMBF
        return content[:2] + b"\xff\xeb" + struct.pack(">H", len(body) + 2) + body + content[2:]
    if kind == "PNG":
        chunk = b"caBX" + JUMBF
        packed = struct.pack(">I", len(JUMBF)) + chunk + struct.pack(">I", zlib.crc32(chunk))
        return content[:33] + packed + content[33:]
    chunk = b"C2PA" + struct.pack("<I", len(JUMBF)) + JUMBF + b"\0" * (len(JUMBF) % 2)
    return b"RIFF" + struct.pack("<I", len(content) - 8 + len(chunk)) + content[8:] + chunk


@pytest.mark.parametrize("kind", FORMATS)
def test_plain_files_have_no_marks(kind: str) -> None:
    assert read(picture(kind)) == Provenance()


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("source_type", [TRAINED, COMPOSITE, "digitalCapture"])
def test_what_is_stamped_is_read_by_us_and_by_pillow(kind: str, source_type: str) -> None:
    plain = picture(kind)
    marked = stamped(plain, source_type)
    assert read(marked) == Provenance(source_type)
    with Image.open(BytesIO(plain)) as before, Image.open(BytesIO(marked)) as after:
        assert after.tobytes() == before.tobytes()
        assert after.info["xmp"] == packet(source_type)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_new_stamp_replaces_the_old_one(kind: str) -> None:
    once = stamped(picture(kind), TRAINED)
    twice = stamped(once, COMPOSITE)
    assert twice == stamped(picture(kind), COMPOSITE) or kind == "WEBP"
    assert read(twice).source_type == COMPOSITE
    assert twice.count(b"<x:xmpmeta") == 1


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 80}, {"exif": b"Exif\0\0II"}])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_every_form_of_webp(mode: str, options: dict[str, object]) -> None:
    plain = picture("WEBP", mode, **options)
    marked = stamped(plain, TRAINED)
    assert read(marked).source_type == TRAINED
    with Image.open(BytesIO(plain)) as before, Image.open(BytesIO(marked)) as after:
        assert (after.mode, after.tobytes()) == (before.mode, before.tobytes())


@pytest.mark.parametrize("kind", FORMATS)
def test_c2pa_is_noticed_and_does_not_hide_the_source_type(kind: str) -> None:
    content = with_c2pa(kind)
    assert read(content) == Provenance("", has_c2pa=True)
    assert read(stamped(content, TRAINED)) == Provenance(TRAINED, has_c2pa=True)
    Image.open(BytesIO(content)).load()


def test_other_jumbf_is_no_c2pa() -> None:
    assert not read(with_c2pa("JPEG").replace(b"c2pa", b"html")).has_c2pa


def test_packed_text_in_png() -> None:
    text = zlib.compress(packet(TRAINED))
    body = b"iTXtXML:com.adobe.xmp\0\x01\0\0\0" + text
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    content = picture("PNG")
    assert read(content[:33] + chunk + content[33:]).source_type == TRAINED


@pytest.mark.parametrize(
    "xmp",
    [
        f'<rdf:Description Iptc4xmpExt:DigitalSourceType="{CODES}{TRAINED}"/>',
        f"<Iptc4xmpExt:DigitalSourceType>\n {CODES}{TRAINED}\n</Iptc4xmpExt:DigitalSourceType>",
        f'<Iptc4xmpExt:DigitalSourceType rdf:resource="{CODES}{TRAINED}"/>',
        f"<a:DigitalSourceType>{TRAINED}</a:DigitalSourceType>",
    ],
)
def test_the_ways_in_which_writers_nest_it(xmp: str) -> None:
    assert source_type_of(xmp.encode()) == TRAINED


@pytest.mark.parametrize("value", ["", "a" * 61, "<b>", "drop table;"])
def test_values_that_are_no_code(value: str) -> None:
    assert source_type_of(f'DigitalSourceType="{value}"'.encode()) == ""


def test_which_codes_mean_ai() -> None:
    assert is_ai(TRAINED)
    assert is_ai(COMPOSITE)
    assert not is_ai("digitalCapture")
    assert not is_ai("")


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP"])
def test_what_can_not_be_stamped_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"damaged|only JPEG"):
        stamped(content, TRAINED)


SEEDS = [with_c2pa(kind) for kind in FORMATS] + [stamped(picture(k), TRAINED) for k in FORMATS]


@given(st.sampled_from(SEEDS), st.data())
def test_no_content_makes_reading_fail(seed: bytes, data: st.DataObject) -> None:
    damaged = bytearray(seed)
    for _ in range(data.draw(st.integers(0, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    content = bytes(damaged[: data.draw(st.integers(0, len(damaged)))])
    found = read(content)
    assert found.source_type == "" or found.source_type.isalpha()
    try:
        marked = stamped(content, COMPOSITE)
    except ValueError:
        return
    assert read(marked).source_type == COMPOSITE
