"""The frozen encoder as the training sees it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scoring.efficientnet import CHANNELS, EfficientNet
from scoring.finetune.dataset import Maps
from scoring.images import RGB, Float32

SIDE = 320  # pixels of the square that pictures are squeezed to, as in serving

__all__ = ["CHANNELS", "SIDE", "maps_of"]


def maps_of(cache: Path, *, side: int = SIDE, device: str = "cpu") -> Maps:
    """A function from squares of `side` pixels to their maps; the graph is kept in `cache`."""
    network = EfficientNet(cache=str(cache), device=device, side=side)

    def maps(squares: Sequence[RGB]) -> list[tuple[Float32, ...]]:
        return [each.depths for each in network.maps(squares)]

    return maps
