"""What an encoder is: pictures of a generation and its original in, one vector out.

To add one: copy `lite.py` and register it under its file's name, with its licence, options and what
it needs. Where its libraries are slow to load, make it a folder as `blip` is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from scoring.factories import Factories
from scoring.images import RGB, Float32, Mask


@dataclass(frozen=True)
class EncoderInput:
    """A generation beside its original, each with the product's mask.

    `generation`, `original`: RGB uint8 (h, w, 3); the masks: bool (h, w) of the same picture; they
    may be empty or full.
    """

    generation: RGB
    original: RGB
    generation_mask: Mask
    original_mask: Mask
    category: str = ""
    prompt: str = ""

    def __post_init__(self) -> None:
        for name in ("generation", "original"):
            image, mask = getattr(self, name), getattr(self, f"{name}_mask")
            if mask.shape != image.shape[:2]:
                raise ValueError(f"{name}_mask is {mask.shape}, its picture {image.shape[:2]}")


class Encoder(Protocol):
    """A frozen feature extractor; the same input always gives the same vector."""

    name: str
    revision: str

    @property
    def dimension(self) -> int:
        """How many features there are."""
        ...

    @property
    def key(self) -> str:
        """Names features in the cache: `name@revision+hash of the preprocessing`."""
        ...

    def encode(self, batch: Sequence[EncoderInput]) -> Float32:
        """`n` inputs → features (n, dimension) float32, all finite."""
        ...


@runtime_checkable
class SeesPatches(Protocol):
    """An encoder that can also say what it sees where in a picture."""

    def patches(self, pictures: Sequence[RGB]) -> list[Float32]:
        """RGB uint8 (h, w, 3) → a map (c, rows, columns) of each, which covers the whole picture.

        Costs no further pass for an array that `encode` was given.
        """
        ...


ENCODERS: Factories[Encoder] = Factories("encoder", "scoring.features")


def encoder(name: str, **options: object) -> Encoder:
    """The encoder called `name`, ready to use. Raises `UnknownPart` naming the known ones."""
    return ENCODERS.build(name, **options)
