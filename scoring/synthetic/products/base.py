"""What all categories share: the design of a product, its parts, and the finished product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from scoring.synthetic.arrays import Field, Floats
from scoring.synthetic.camera import FIELD_OF_VIEW, Camera
from scoring.synthetic.colour import rgb
from scoring.synthetic.decals import Decal
from scoring.synthetic.labels import BRANDS, EMBLEMS, PATTERNS, Label, Pattern
from scoring.synthetic.materials import Material

FILL = 0.68  # the product's share of the frame
# body, accent, paper, ink: chosen by eye to go well together
_PALETTES = (
    ("#1f4e5f", "#e0a458", "#f4efe6", "#16313b"), ("#b23a48", "#fcb9b2", "#fff4ee", "#461220"),
    ("#3a5a40", "#a3b18a", "#f1f0e4", "#21382a"), ("#22223b", "#c9ada7", "#f2e9e4", "#22223b"),
    ("#e07a5f", "#3d405b", "#f8f2e6", "#3d405b"), ("#264653", "#e9c46a", "#fdf8ec", "#1b323b"),
    ("#5e548e", "#e0b1cb", "#f6f0f6", "#231942"), ("#d4a373", "#6f4e37", "#fefae0", "#4a3325"),
    ("#2a9d8f", "#f4a261", "#f7f6ee", "#13544c"), ("#8d0801", "#f4d58d", "#fbf3e0", "#3c0300"),
    ("#3d5a80", "#ee6c4d", "#eef4f7", "#293241"), ("#2b2d42", "#ef233c", "#edf2f4", "#2b2d42"),
    ("#c9cba3", "#e26d5c", "#fbfaf0", "#472d30"), ("#f2c14e", "#5b3758", "#fffaf0", "#3a2338"),
    ("#7d8597", "#33415c", "#f5f6f8", "#1b2333"), ("#cdb4db", "#7f5a99", "#fbf7ff", "#4a2f5d"),
)  # fmt: skip


@dataclass(frozen=True)
class Palette:
    """Linear colours (3,)."""

    body: Floats
    accent: Floats
    paper: Floats
    ink: Floats


@dataclass(frozen=True)
class Design:
    """Everything a category needs to build a product; the seed sets its proportions."""

    category: str
    seed: int
    palette: Palette
    label: Label
    pattern: Pattern  # decoration of large surfaces

    def rng(self) -> np.random.Generator:
        """The random generator for the proportions; every build draws the same ones."""
        return np.random.default_rng(self.seed)

    def with_words(self, brand: str, words: str, note: str) -> Design:
        """The same product with other text."""
        return replace(self, label=replace(self.label, brand=brand, words=words, note=note))

    def with_pattern(self, pattern: Pattern) -> Design:
        """The same product with another surface decoration."""
        return replace(self, pattern=pattern, label=replace(self.label, pattern=pattern))


@dataclass(frozen=True)
class ProductPart:
    """A solid with its material and what is printed on it."""

    name: str
    field: Field
    material: Material
    decals: tuple[Decal, ...] = ()


@dataclass(frozen=True)
class Product:
    """A product standing on y = 0, about one unit tall; +z is its front.

    ``removable`` names parts whose absence is a fault; ``extras`` are foreign parts that can be
    added as a fault.
    """

    design: Design
    title: str
    parts: tuple[ProductPart, ...]
    removable: tuple[str, ...]
    extras: tuple[ProductPart, ...]
    height: float
    half_width: float
    yaw: float
    has_text: bool = True

    @property
    def radius(self) -> float:
        """The radius of a sphere about the middle that contains the product and each extra."""
        return 1.25 * float(np.hypot(self.height / 2, self.half_width)) + 0.1

    def camera(self, pitch: float) -> Camera:
        """A camera that shows the whole product at the usual size."""
        span = max(self.height, 1.62 * self.half_width) / FILL
        distance = span / (2 * float(np.tan(FIELD_OF_VIEW / 2)))
        return Camera(self.height / 2, distance, pitch)

    def without(self, name: str) -> Product:
        """The product with one part left out."""
        return replace(self, parts=tuple(part for part in self.parts if part.name != name))

    def with_extra(self, name: str) -> Product:
        """The product with one foreign part."""
        added = tuple(part for part in self.extras if part.name == name)
        return replace(self, parts=self.parts + added)


Builder = Callable[[Design], Product]


def draw_design(category: str, words: tuple[tuple[str, str], ...], seed: int) -> Design:
    """Choose colours, label and pattern; ``words`` are the category's (line, note) pairs."""
    rng = np.random.default_rng([seed, 1])
    chosen = _PALETTES[int(rng.integers(len(_PALETTES)))]
    palette = Palette(*(rgb(colour) for colour in chosen))
    line, note = words[int(rng.integers(len(words)))]
    pattern = PATTERNS[int(rng.integers(len(PATTERNS)))]
    label = Label(
        brand=BRANDS[int(rng.integers(len(BRANDS)))],
        words=line,
        note=note,
        ink=palette.ink,
        accent=palette.accent,
        ground=palette.paper,
        pattern=pattern if rng.random() < 0.5 else "plain",
        emblem=EMBLEMS[int(rng.integers(len(EMBLEMS)))],
    )
    return Design(category, seed, palette, label, pattern)
