"""Mutated files for the readers of uploads, each made from its number, so that it can be again."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageCms

from annotator.errors import InvalidInput
from annotator.imports.files import ZipFiles, read_limited
from annotator.imports.images import Limits, PictureRefused, check_header, decode, decode_mask
from annotator.imports.manifest import read_manifest
from annotator.imports.rows import Format
from annotator.imports.source import bounded
from tests.annotator.imports.pictures import cut_out, file_of, photo

LIMITS = Limits(bytes=2**20, pixels=2_000_000)
SIZE = (60, 40)
UNFORESEEN = ("file_not_decoded", "file_not_opened", "file_not_taken", "file_needs_memory")
NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
WORDS = (
    b'"', b",", b"\n", b"\r", b"{", b"[", b"]", b"}", b"\\u", b"\\ud800", b"NaN", b"1e999",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"IHDR", b"IDAT", b"acTL", b"eXIf", b"iCCP", b"zTXt",
    b"\xff\xd8", b"\xff\xda", b"\xff\xe1", b"Exif\0\0", b"PK\x01\x02", b"PK\x05\x06", b"VP8X",
    b"ANIM", b"ftyp", b"meta", b"../", b"II*\0", b"MM\0*",
)  # fmt: skip


@dataclass(frozen=True)
class Reader:
    """A reader of uploads, with the files that are mutated for it."""

    read: Callable[[bytes], object]
    seeds: Callable[[], Sequence[bytes]]


def mutated(seeds: Sequence[bytes], number: int, *, salt: str) -> bytes:
    """The mutated file of this number."""
    draw = random.Random(f"{salt} {number}")
    content = bytearray(draw.choice(seeds))
    for _ in range(draw.choice((1, 1, 2, 3, 5, 8))):
        draw.choice(_CHANGES)(content, draw, seeds)
    return bytes(content[: LIMITS.bytes])


def outcome(reader: Reader, content: bytes) -> str:
    """`taken`, `refused` with a reason, or the code of a reason that no code foresaw.

    Anything but a refusal is raised.
    """
    try:
        reader.read(content)
    except PictureRefused as error:
        return error.reason.code if error.reason.code in UNFORESEEN else "refused"
    except InvalidInput:
        return "refused"
    return "taken"


def _flip(content: bytearray, draw: random.Random, seeds: Sequence[bytes]) -> None:
    if content:
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)


def _number(content: bytearray, draw: random.Random, seeds: Sequence[bytes]) -> None:
    width = draw.choice((1, 2, 4, 8))
    start = draw.randrange(len(content) + 1)
    value = draw.choice(NUMBERS) % 256**width
    content[start : start + width] = value.to_bytes(width, draw.choice(("little", "big")))


def _word(content: bytearray, draw: random.Random, seeds: Sequence[bytes]) -> None:
    start = draw.randrange(len(content) + 1)
    word = draw.choice(WORDS)
    content[start : start + draw.choice((0, len(word)))] = word


def _cut(content: bytearray, draw: random.Random, seeds: Sequence[bytes]) -> None:
    del content[draw.randrange(len(content) + 1) :]


def _remove(content: bytearray, draw: random.Random, seeds: Sequence[bytes]) -> None:
    start = draw.randrange(len(content) + 1)
    del content[start : start + draw.randrange(1, 64)]


def _repeat(content: bytearray, draw: random.Random, seeds: Sequence[bytes]) -> None:
    start = draw.randrange(len(content) + 1)
    part = content[start : start + draw.randrange(1, 64)]
    content[start:start] = part * draw.choice((1, 2, 50))


def _noise(content: bytearray, draw: random.Random, seeds: Sequence[bytes]) -> None:
    start = draw.randrange(len(content) + 1)
    content[start : start + draw.randrange(16)] = draw.randbytes(draw.randrange(1, 32))


def _splice(content: bytearray, draw: random.Random, seeds: Sequence[bytes]) -> None:
    other = draw.choice(seeds)
    content[draw.randrange(len(content) + 1) :] = other[draw.randrange(len(other)) :]


_CHANGES = (_flip, _flip, _number, _number, _word, _cut, _remove, _repeat, _noise, _splice)


def _manifest(content: bytes) -> object:
    return sum(1 for _ in bounded(read_manifest(io.BytesIO(content), format=Format.AUTO)))


def _archive(content: bytes) -> object:
    files = ZipFiles(io.BytesIO(content), max_bytes=2**24)
    for name in files.names():
        try:
            read_limited(files, name, limit=LIMITS.bytes)
        except PictureRefused:
            continue
    return files


def _picture(content: bytes) -> object:
    return decode(content, name="mug", limits=LIMITS)


def _header(content: bytes) -> object:
    return check_header(content, name="mug", limits=LIMITS)


def _mask(content: bytes) -> object:
    return decode_mask(content, name="mask", size=SIZE, limits=LIMITS)


@cache
def _tables() -> Sequence[bytes]:
    rows = [
        {"product": f"p{n}", "original": "a b.png", "generation": f"g{n}", "image": "ü.png",
         "label": n % 2, "prompt": 'a "mug", on\na table'}
        for n in range(4)
    ]  # fmt: skip
    hfpc = [{"img_path": f"{n}.png", "label": n % 2, "ori_img": "o.png"} for n in range(3)]
    plain = "product,original,generation,image,label\n" + "".join(
        f'p{n},o.png,g{n},"a, {n}.png",{n % 2}\n' for n in range(4)
    )
    return [
        "\n".join(map(json.dumps, rows)).encode(),
        json.dumps(rows, indent=1).encode(),
        json.dumps({"rows": rows}).encode(),
        "\n".join(map(json.dumps, hfpc)).encode(),
        plain.encode(),
        plain.replace(",", ";").encode("utf-16"),
        plain.replace(",", "\t").encode("gbk"),
    ]


@cache
def _archives() -> Sequence[bytes]:
    made = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", method) as archive:
            for name in ("shoot/mug/original.png", "shoot/mug/1.png", "shoot/ü.txt"):
                archive.writestr(name, file_of(photo(20, 20)))
        made.append(buffer.getvalue())
    return made


@cache
def _pictures() -> Sequence[bytes]:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a mug"
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = photo(*SIZE)
    return [
        *(file_of(plain, kind) for kind in ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF")),
        *(file_of(plain, kind, exif=exif, icc_profile=icc) for kind in ("JPEG", "PNG", "WEBP")),
        file_of(plain, "JPEG", progressive=True),
        file_of(plain.convert("CMYK"), "JPEG"),
        file_of(plain, "TIFF", compression="tiff_lzw"),
        file_of(plain, "TIFF", compression="jpeg"),
        file_of(plain.convert("L").convert("1"), "TIFF", compression="group4"),
        file_of(cut_out(), "WEBP", lossless=True),
        file_of(cut_out()),
        file_of(cut_out().quantize()),
        file_of(plain, "PNG", save_all=True, append_images=[photo(*SIZE, seed=1)]),
    ]


READERS: Mapping[str, Reader] = {
    "manifest": Reader(_manifest, _tables),
    "archive": Reader(_archive, _archives),
    "picture": Reader(_picture, _pictures),
    "header": Reader(_header, _pictures),
    "mask": Reader(_mask, lambda: [*_pictures(), file_of(cut_out().getchannel("A"))]),
}
