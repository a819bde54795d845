"""Products: one file per category, each with its ``WORDS`` and its ``build``."""

from __future__ import annotations

from scoring.synthetic.products import bottle, box, can, jar, lamp, mug, shoe, speaker, tube
from scoring.synthetic.products.base import Builder, Design, Product, draw_design

_BUILDERS: dict[str, Builder] = {
    "bottle": bottle.build, "mug": mug.build, "box": box.build, "can": can.build,
    "lamp": lamp.build, "shoe": shoe.build, "jar": jar.build, "tube": tube.build,
    "speaker": speaker.build,
}  # fmt: skip
_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "bottle": bottle.WORDS, "mug": mug.WORDS, "box": box.WORDS, "can": can.WORDS,
    "lamp": lamp.WORDS, "shoe": shoe.WORDS, "jar": jar.WORDS, "tube": tube.WORDS,
    "speaker": speaker.WORDS,
}  # fmt: skip
CATEGORIES: tuple[str, ...] = tuple(_BUILDERS)


def design_product(category: str, seed: int) -> Design:
    """A new design of one of ``CATEGORIES``; the same seed gives the same design."""
    return draw_design(category, words_of(category), seed)


def words_of(category: str) -> tuple[tuple[str, str], ...]:
    """The (line, note) pairs that labels of this category can have."""
    return _WORDS[category]


def build_product(design: Design) -> Product:
    """The solid parts of a design."""
    return _BUILDERS[design.category](design)


__all__ = ["CATEGORIES", "Design", "Product", "build_product", "design_product", "words_of"]
