"""Build ICC profiles from primaries and a curve, for files that state these without a profile."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Point = tuple[float, float]  # chromaticity, CIE x and y
D50 = (0.9642, 1.0, 0.8249)
BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))


@dataclass(frozen=True)
class Primaries:
    """The chromaticities of full red, green and blue and of white."""

    red: Point
    green: Point
    blue: Point
    white: Point

    @property
    def are_usable(self) -> bool:
        """Whether they are in range and span a triangle of colours."""
        if any(not (0 <= x <= 2 and 1e-3 <= y <= 2) for x, y in self._points):
            return False
        (r, g, b), _, (u, v, w) = _xyz(self._points[:3])
        return abs(r * (w - v) + g * (u - w) + b * (v - u)) > 1e-4  # their determinant

    def equal(self, other: Primaries) -> bool:
        """Whether both are the same apart from the rounding in files."""
        return all(
            abs(one - another) < 0.005
            for point, other_point in zip(self._points, other._points, strict=True)
            for one, another in zip(point, other_point, strict=True)
        )

    @property
    def _points(self) -> tuple[Point, ...]:
        return self.red, self.green, self.blue, self.white


SRGB = Primaries(red=(0.64, 0.33), green=(0.30, 0.60), blue=(0.15, 0.06), white=(0.3127, 0.3290))


def profile_of_gamma(primaries: Primaries, gamma: float = 2.2) -> bytes:
    """A profile in which light is the pixel value to the power of `gamma`."""
    return _profile(primaries, b"para" + struct.pack(">IHHi", 0, 0, 0, _fixed(gamma)))


def profile_of_srgb_curve(primaries: Primaries) -> bytes:
    """A profile with the curve of sRGB and other primaries, such as Display P3."""
    numbers = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    curve = struct.pack(">IHH5i", 0, 3, 0, *map(_fixed, numbers))
    return _profile(primaries, b"para" + curve)


def profile_of_samples(primaries: Primaries, light: Sequence[float]) -> bytes:
    """A profile with a sampled curve: light, 0 to 1, at evenly spaced pixel values."""
    levels = [round(65535 * min(max(each, 0.0), 1.0)) for each in light]
    curve = struct.pack(f">II{len(levels)}H", 0, len(levels), *levels)
    return _profile(primaries, b"curv" + curve)


def _profile(primaries: Primaries, curve: bytes) -> bytes:
    """A profile of ICC version 4: a matrix to XYZ under D50, and one curve for all channels."""
    matrix = _to_d50(primaries)
    tags = {
        b"desc": b"mluc" + struct.pack(">III4sII", 0, 1, 12, b"enUS", 2, 28) + b"\0-",
        b"wtpt": _xyz_tag(D50),
        **{
            name: _xyz_tag(column)
            for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), matrix.T, strict=True)
        },
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    header = struct.pack(
        ">II4x4s4s4s12x4s28x3i48x",
        start + len(body), 0x04200000, b"mntr", b"RGB ", b"XYZ ", b"acsp", *map(_fixed, D50),
    )  # fmt: skip
    return header + table + body


def _to_d50(primaries: Primaries) -> NDArray[np.float64]:
    """The matrix from linear red, green, blue to XYZ under D50, (3, 3)."""
    import numpy as np  # noqa: PLC0415  the site starts without it

    bradford = np.array(BRADFORD)
    corners = np.array(_xyz([primaries.red, primaries.green, primaries.blue]))
    white = np.array(_xyz([primaries.white]))[:, 0]
    matrix = corners * np.linalg.solve(corners, white)
    gain = (bradford @ np.array(D50)) / (bradford @ white)
    return np.asarray(np.linalg.inv(bradford) @ np.diag(gain) @ bradford @ matrix)


def _xyz(points: Sequence[Point]) -> tuple[list[float], list[float], list[float]]:
    """Chromaticities of n colours → their X, Y and Z, n numbers each, scaled to Y = 1."""
    return [x / y for x, y in points], [1.0] * len(points), [(1 - x - y) / y for x, y in points]


def _xyz_tag(xyz: Iterable[float]) -> bytes:
    return b"XYZ " + struct.pack(">I3i", 0, *map(_fixed, xyz))


def _fixed(number: float) -> int:
    """A number in ICC's s15Fixed16 format."""
    return round(float(number) * 65536)
