"""Strip PNG files, which consist of chunks.

Texts, times, thumbnails, private chunks and the frames of an APNG are dropped. Colour chunks are
preferred in the order of browsers: cICP before iCCP before sRGB before gAMA.
"""

from __future__ import annotations

import struct

from annotator.imports.colours import code_points
from annotator.imports.colours.profiles import SRGB, Primaries, profile_of_gamma
from annotator.imports.containers.bare import MOST_PROFILE_BYTES, Bare, inflated
from annotator.imports.containers.ifd import orientation_of

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PIXELS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
HEEDED = {b"eXIf", b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"acTL"}
LONGEST_HEEDED = MOST_PROFILE_BYTES
CHECKSUMS = 64  # a file that lacks at most so many bytes may still have all of its pixels
USUAL_GAMMA = 1 / 2.2  # the gamma of sRGB files; within 5 % of it the curve is taken as sRGB's


def is_png(content: bytes) -> bool:
    """Whether the file begins like a PNG."""
    return content.startswith(SIGNATURE)


def bare(content: bytes) -> Bare:
    """Only the chunks that hold pixels."""
    kept: list[bytes] = [SIGNATURE]
    metadata: dict[bytes, bytes] = {}
    position, end, has_pixels, is_cut_short = len(SIGNATURE), len(content), False, False
    while position + 8 <= end:
        length, kind = struct.unpack_from(">I4s", content, position)
        if not kind.isalpha():  # the previous length was wrong; the decoder will report it
            kept.append(content[position:])
            break
        following = position + 12 + length
        if kind in PIXELS:
            kept.append(content[position:following])
            has_pixels = has_pixels or kind == b"IDAT"
        elif kind in HEEDED and length <= LONGEST_HEEDED and not (kind == b"acTL" and has_pixels):
            metadata.setdefault(kind, content[position + 8 : position + 8 + length])
        if kind == b"IEND":
            break
        position = following
        is_cut_short = kind == b"IDAT" and following > end + CHECKSUMS
    return Bare(
        b"".join(kept),
        orientation=orientation_of(metadata.get(b"eXIf", b"")),
        profile=_profile(metadata),
        pages=_frames(metadata.get(b"acTL", b"")),
        is_cut_short=is_cut_short,
    )


def _frames(animation: bytes) -> int:
    return max(1, int.from_bytes(animation[:4]))


def _profile(metadata: dict[bytes, bytes]) -> bytes | None:
    """The ICC profile for the colours; None if they are sRGB or not described."""
    cicp = metadata.get(b"cICP", b"")
    if len(cicp) == 4 and cicp[2:] == b"\0\1":  # RGB, full range
        return code_points.profile_of(cicp[0], cicp[1])
    if b"iCCP" in metadata:
        profile = _embedded(metadata[b"iCCP"])
        if profile is not None:
            return profile
    if b"sRGB" in metadata or len(metadata.get(b"gAMA", b"")) != 4:
        return None
    gamma = int.from_bytes(metadata[b"gAMA"]) / 100_000
    primaries = _primaries(metadata.get(b"cHRM", b""))
    if not 0.01 <= gamma <= 10:
        return None
    if abs(gamma / USUAL_GAMMA - 1) < 0.05:
        return None if primaries is None or primaries.equal(SRGB) else profile_of_gamma(primaries)
    return profile_of_gamma(primaries or SRGB, 1 / gamma)


def _embedded(chunk: bytes) -> bytes | None:
    """The profile of an iCCP chunk: a name, a zero, the method (0) and the packed profile."""
    _, _, packed = chunk.partition(b"\0")
    return inflated(packed[1:], MOST_PROFILE_BYTES) if packed[:1] == b"\0" else None


def _primaries(chunk: bytes) -> Primaries | None:
    if len(chunk) != 32:
        return None
    numbers = [number / 100_000 for number in struct.unpack(">8I", chunk)]
    white, red, green, blue = zip(numbers[::2], numbers[1::2], strict=True)
    primaries = Primaries(red=red, green=green, blue=blue, white=white)
    return primaries if primaries.are_usable else None
