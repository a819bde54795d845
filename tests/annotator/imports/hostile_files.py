"""Files made to harm: bombs, lies in headers, files that are two things at once."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image

from tests.annotator.imports.pictures import file_of, photo, png_claiming

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def zip_of(entries: dict[str, bytes]) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def png_with_text_bomb() -> bytes:
    """A PNG whose compressed comment unpacks to 200 MB."""
    body = b"Comment\0\0" + zlib.compress(b"\0" * 200_000_000, 9)
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + body))
    whole = file_of(photo())
    return whole[:33] + chunk + whole[33:]


def tiff_claiming(width: int, height: int) -> bytes:
    """A deflated TIFF that claims these sides."""
    whole = bytearray(file_of(photo(64, 48), "TIFF", compression="tiff_adobe_deflate"))
    (directory,) = struct.unpack_from("<I", whole, 4)
    (count,) = struct.unpack_from("<H", whole, directory)
    for place in range(directory + 2, directory + 2 + 12 * count, 12):
        (tag,) = struct.unpack_from("<H", whole, place)
        if tag in (256, 257):
            struct.pack_into("<HHII", whole, place, tag, 4, 1, width if tag == 256 else height)
    return bytes(whole)


def gif_and_script() -> bytes:
    """A GIF whose bytes are also a script."""
    return b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)//"


def animated() -> bytes:
    """A GIF of a thousand frames."""
    frames = [Image.new("L", (16, 16), level % 256) for level in range(1000)]
    return file_of(frames[0], "GIF", save_all=True, append_images=frames[1:])


def symlink_in_zip() -> bytes:
    """An archive whose picture is a symbolic link to a file of the server."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("bad")
        entry.create_system = 3
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


# Each with a word of the reason for which its row is refused.
PICTURES: dict[str, tuple[Callable[[], bytes], str]] = {
    "20,000 × 20,000 in the header alone": (lambda: png_claiming(20_000, 20_000), "more than"),
    "a truncated TIFF of 20,000 × 20,000": (lambda: tiff_claiming(20_000, 20_000), "more than"),
    "a TIFF that claims 7,000 × 7,000": (lambda: tiff_claiming(7_000, 7_000), "damaged"),
    "a bomb of one colour": (
        lambda: file_of(Image.new("1", (12_000, 12_000))),
        "more than 60,000,000 pixels",
    ),
    "a cut JPEG": (lambda: file_of(photo(300, 200), "JPEG")[:-900], "cut short"),
    "a thousand frames": (animated, "several frames"),
    "SVG": (lambda: SVG, "not a picture"),
    "SVG behind a JPEG's marker": (lambda: b"\xff\xd8\xff" + SVG, "not a picture"),
    "HTML": (lambda: b"<!doctype html><script>alert(1)</script>", "web page"),
    "a zip called a picture": (lambda: zip_of({"a.png": b"x"}), "not a picture"),
    "a script that begins as a GIF": (gif_and_script, "p"),
    "nothing": (lambda: b"", "empty"),
    "zeros": (lambda: bytes(100_000), "not a picture"),
    "PostScript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run", "not a picture"),
}
