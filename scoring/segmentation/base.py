"""What a segmenter is: a picture and prompts in, one mask for each prompt out.

To add one: copy `grabcut.py` and register it under its file's name, with its licence, options and
what it needs. Where its libraries are slow to load, make it a folder as `sam` is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from scoring.factories import Factories
from scoring.images import RGB, Box, Float32, Mask


@dataclass(frozen=True)
class Prompt:
    """Where the product is thought to be; an empty prompt asks for the most salient thing.

    `box` is (left, top, right, bottom); `mask` bool (h, w), a guess that the segmenter may correct
    anywhere inside the box; `points` are (x, y, label), 1 on the product and 0 off it; `text` says
    what it is ("mug"), for segmenters that read.
    """

    box: Box | None = None
    mask: Mask | None = None
    points: tuple[tuple[int, int, int], ...] = ()
    text: str = ""


@dataclass(frozen=True)
class NetworkMaps:
    """What a network saw in `box` of a picture: `depths` float32 (channels, h, w), finest first."""

    box: Box
    depths: tuple[Float32, ...]


@dataclass(frozen=True)
class Segmentation:
    """`mask` bool (h, w); `confidence` 0–1 that it is the product; `method` that made it.

    `share` float32 (h, w), 0–1, is how surely each pixel is product, and `maps` what the network
    saw, where the segmenter says so.
    """

    mask: Mask
    confidence: float
    method: str
    share: Float32 | None = None
    maps: NetworkMaps | None = None


class Segmenter(Protocol):
    """Finds the product's pixels; the same input always gives the same mask."""

    name: str
    revision: str

    @property
    def key(self) -> str:
        """Names masks in the cache: `name@revision+hash of the settings`."""
        ...

    def segment(self, image: RGB, prompts: Sequence[Prompt]) -> list[Segmentation]:
        """One segmentation for each prompt; work shared by the prompts is done once."""
        ...


@runtime_checkable
class TakesClicks(Protocol):
    """A segmenter that corrects a mask by points itself; `scoring.segmentation.clicks` asks it."""

    def click(self, image: RGB, mask: Mask, points: Sequence[tuple[int, int, int]]) -> Mask:
        """`mask` bool (h, w) of the picture, corrected by (x, y, label), 1 on the product."""
        ...


SEGMENTERS: Factories[Segmenter] = Factories("segmenter", "scoring.segmentation")


def segmenter(name: str, **options: object) -> Segmenter:
    """The segmenter called `name`, ready to use. Raises `UnknownPart` naming the known ones."""
    return SEGMENTERS.build(name, **options)
