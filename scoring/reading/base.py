"""What a text reader is: it finds lines of text in a picture, and reads single lines.

To add one: copy `rapidocr.py` and register it under its file's name, with its licence, options and
what it needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from scoring.factories import Factories
from scoring.images import RGB, Float64


@dataclass(frozen=True)
class Reading:
    """The text of a line, and how sure its least sure letter is, 0–1; "" and 0 for no text."""

    text: str
    certainty: float


class TextReader(Protocol):
    """Reads text; the same pictures always give the same text. Several threads may call it."""

    name: str

    def find(self, image: RGB) -> list[Float64]:
        """The corners (4, 2) of each line in RGB uint8 (h, w, 3), as (x, y) in pixels.

        They go around the line from the upper left corner of its first letter, clockwise.
        """
        ...

    def read(self, strips: Sequence[RGB]) -> list[Reading]:
        """One reading for each strip: RGB uint8 (h, w, 3) with one upright line of text."""
        ...


READERS: Factories[TextReader] = Factories("text_reader", "scoring.reading")


def text_reader(name: str, **options: object) -> TextReader:
    """The reader called `name`, ready to use. Raises `UnknownPart` naming the known ones."""
    return READERS.build(name, **options)
