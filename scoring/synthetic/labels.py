"""Label art: draws brand, words, logo and pattern as a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from scoring.synthetic.arrays import Floats
from scoring.synthetic.colour import to_linear, to_srgb

Pattern = Literal["plain", "stripes", "dots", "waves", "checks", "leaves"]
PATTERNS: tuple[Pattern, ...] = ("plain", "stripes", "dots", "waves", "checks", "leaves")
Emblem = Literal["ring", "peak", "leaf", "sun", "drop"]
EMBLEMS: tuple[Emblem, ...] = ("ring", "peak", "leaf", "sun", "drop")
BRANDS = (
    "NORDLYS", "Marlow", "OKTAV", "Fennel", "HALDEN", "Sorrel", "VIREO", "Tamsin", "KESTREL",
    "Lumo", "ASTER", "Brisk", "CALDERA", "Pomelo", "RUNE", "Willow", "QUARTZ", "Embla", "TIDE",
    "Juniper", "FJELL", "Saffron", "OSLO 9", "Myrtle",
)  # fmt: skip

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Label:
    """What is printed. Colours are linear (3,); ``ground`` None prints on the bare surface."""

    brand: str
    words: str
    note: str
    ink: Floats
    accent: Floats
    ground: Floats | None
    pattern: Pattern = "plain"
    emblem: Emblem = "ring"


def draw_label(label: Label, width: int, height: int) -> Floats:
    """The label as linear RGBA (height, width, 4) in [0, 1], colours not premultiplied."""
    ink, accent = _colour(label.ink), _colour(label.accent)
    ground = (0, 0, 0, 0) if label.ground is None else (*_colour(label.ground), 255)
    if label.ground is None:  # clear pixels have the ink's colour, which keeps edges clean
        ground = (*ink, 0)
    picture = Image.new("RGBA", (width, height), ground)
    draw = ImageDraw.Draw(picture)
    if label.ground is not None:
        _PATTERNS[label.pattern](draw, width, height, accent)
    unit = min(height / 10, width / 7)
    middle = width / 2
    if label.ground is not None and label.pattern != "plain":  # a quiet panel keeps words readable
        box = (
            middle - 3.0 * unit,
            height / 2 - 3.4 * unit,
            middle + 3.0 * unit,
            height / 2 + 3.2 * unit,
        )
        draw.rounded_rectangle(box, radius=unit * 0.35, fill=ground)
    _EMBLEMS[label.emblem](draw, middle, height / 2 - 2.0 * unit, 0.95 * unit, accent)
    _write_words(draw, label, middle, height / 2, unit)
    return linear_art(picture)


def _write_words(draw: ImageDraw.ImageDraw, label: Label, x: float, y: float, unit: float) -> None:
    """Write brand, a line, the words and the note below each other, centred on (x, y)."""
    ink, accent = _colour(label.ink), _colour(label.accent)
    write_line(draw, label.brand, (x, y + 0.1 * unit), (5.2 * unit, 1.7 * unit), ink, bold=True)
    rule = (x - 1.1 * unit, y + 1.12 * unit, x + 1.1 * unit, y + 1.2 * unit)
    draw.rectangle(rule, fill=accent)
    write_line(draw, label.words, (x, y + 1.75 * unit), (4.6 * unit, 0.62 * unit), ink)
    write_line(draw, label.note, (x, y + 2.6 * unit), (2.6 * unit, 0.45 * unit), ink)


def draw_pattern(pattern: Pattern, colour: Floats, width: int, height: int) -> Floats:
    """A pattern on transparent ground, as linear RGBA (height, width, 4)."""
    ink = _colour(colour)
    picture = Image.new("RGBA", (width, height), (*ink, 0))
    _PATTERNS[pattern](ImageDraw.Draw(picture), width, height, ink)
    return linear_art(picture)


def linear_art(picture: Image.Image) -> Floats:
    """An RGBA picture in linear light, float (h, w, 4)."""
    values = np.asarray(picture, dtype=np.float32) / 255.0
    return np.concatenate([to_linear(values[..., :3]), values[..., 3:]], axis=-1)


def write_line(
    draw: ImageDraw.ImageDraw,
    text: str,
    centre: tuple[float, float],
    room: tuple[float, float],
    ink: Colour,
    *,
    bold: bool = False,
) -> None:
    """Write ``text`` centred, as large as ``room`` (width, height) allows."""
    size = max(room[1], 6.0)
    stroke = size * 0.018 if bold else 0.0
    length = draw.textlength(text, font=ImageFont.load_default(size)) + 2 * stroke
    if length > room[0]:
        size *= room[0] / length
    font = ImageFont.load_default(max(size, 4.0))
    draw.text(centre, text, font=font, fill=ink, anchor="mm", stroke_width=round(stroke))


def _colour(linear: Floats) -> Colour:
    red, green, blue = (round(float(channel) * 255) for channel in to_srgb(linear))
    return red, green, blue


def _stripes(draw: ImageDraw.ImageDraw, width: int, height: int, colour: Colour) -> None:
    step = max(width // 16, 8)
    for x in range(-height, width + height, step):
        draw.line((x, height, x + height * 0.6, 0), fill=colour, width=max(step // 3, 2))


def _dots(draw: ImageDraw.ImageDraw, width: int, height: int, colour: Colour) -> None:
    step = max(width / 16, 8)
    for row in range(int(height / step) + 2):
        for column in range(int(width / step) + 2):
            x, y = (column + row % 2 / 2) * step, row * step
            draw.ellipse((x - step / 5, y - step / 5, x + step / 5, y + step / 5), fill=colour)


def _waves(draw: ImageDraw.ImageDraw, width: int, height: int, colour: Colour) -> None:
    step = max(height / 12, 8)
    x = np.arange(0, width + 8, 8)
    for row in range(int(height / step) + 2):
        y = row * step + np.sin(x / width * 2 * np.pi * 4 + row * 0.9) * step * 0.35
        points = [(float(a), float(b)) for a, b in zip(x, y, strict=True)]
        draw.line(points, fill=colour, width=max(round(step / 5), 2), joint="curve")


def _checks(draw: ImageDraw.ImageDraw, width: int, height: int, colour: Colour) -> None:
    step = max(width / 14, 8)
    for row in range(int(height / step) + 1):
        for column in range(row % 2, int(width / step) + 1, 2):
            x, y = column * step, row * step
            draw.rectangle((x, y, x + step - 1, y + step - 1), fill=colour)


def _leaves(draw: ImageDraw.ImageDraw, width: int, height: int, colour: Colour) -> None:
    step = max(width / 9, 12)
    for row in range(int(height / step) + 2):
        for column in range(int(width / step) + 2):
            x, y = (column + row % 2 / 2) * step, row * step
            _leaf(draw, x, y, step * 0.36, colour)


def _plain(draw: ImageDraw.ImageDraw, width: int, height: int, colour: Colour) -> None:
    inset = round(min(width, height) * 0.035)
    box = (inset, inset, width - inset, height - inset)
    draw.rectangle(box, outline=colour, width=max(inset // 5, 1))


def _ring(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, colour: Colour) -> None:
    draw.ellipse((x - r, y - r, x + r, y + r), outline=colour, width=max(round(r * 0.22), 1))
    draw.ellipse((x - r * 0.4, y - r * 0.4, x + r * 0.4, y + r * 0.4), fill=colour)


def _peak(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, colour: Colour) -> None:
    draw.polygon(
        [(x - r, y + r * 0.8), (x - r * 0.2, y - r), (x + r * 0.5, y + r * 0.8)], fill=colour
    )
    draw.polygon(
        [(x, y + r * 0.8), (x + r * 0.6, y - r * 0.3), (x + r * 1.2, y + r * 0.8)], fill=colour
    )


def _leaf(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, colour: Colour) -> None:
    t = np.linspace(0, np.pi, 14)
    right = [(x + np.sin(a) * r * 0.55, y - np.cos(a) * r) for a in t]
    left = [(x - np.sin(a) * r * 0.55, y - np.cos(a) * r) for a in t[::-1]]
    draw.polygon([(float(a), float(b)) for a, b in right + left], fill=colour)


def _sun(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, colour: Colour) -> None:
    draw.ellipse((x - r * 0.5, y - r * 0.5, x + r * 0.5, y + r * 0.5), fill=colour)
    for angle in np.linspace(0, 2 * np.pi, 12, endpoint=False):
        dx, dy = float(np.cos(angle)), float(np.sin(angle))
        ray = (x + dx * r * 0.68, y + dy * r * 0.68, x + dx * r, y + dy * r)
        draw.line(ray, fill=colour, width=max(round(r * 0.14), 1))


def _drop(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, colour: Colour) -> None:
    draw.ellipse((x - r * 0.6, y - r * 0.2, x + r * 0.6, y + r), fill=colour)
    draw.polygon(
        [(x - r * 0.53, y + r * 0.15), (x, y - r), (x + r * 0.53, y + r * 0.15)], fill=colour
    )


_PATTERNS: dict[Pattern, Callable[[ImageDraw.ImageDraw, int, int, Colour], None]] = {
    "plain": _plain, "stripes": _stripes, "dots": _dots, "waves": _waves, "checks": _checks,
    "leaves": _leaves,
}  # fmt: skip
_EMBLEMS: dict[Emblem, Callable[[ImageDraw.ImageDraw, float, float, float, Colour], None]] = {
    "ring": _ring, "peak": _peak, "leaf": _leaf, "sun": _sun, "drop": _drop,
}  # fmt: skip
