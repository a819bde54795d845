"""A kitchen counter before a tiled wall with jars on a shelf."""

from __future__ import annotations

import cv2
import numpy as np

from scoring.synthetic.arrays import Floats
from scoring.synthetic.backgrounds.base import (
    Background,
    disc_blur,
    focused,
    pool_of_light,
    table_over,
)
from scoring.synthetic.camera import CameraView
from scoring.synthetic.colour import rgb
from scoring.synthetic.lighting import Light
from scoring.synthetic.textures import marble, sampled, stone, tiles, wood

_TILES = (
    ("#eceae4", "#b9b5ac"),
    ("#a9c0b8", "#e6ebe6"),
    ("#d7dde2", "#aab4bb"),
    ("#5d7f8c", "#cfd9dc"),
)


def paint(view: CameraView, rng: np.random.Generator, azimuth: float) -> Background:
    """A counter of wood, stone or marble."""
    x, z = view.plane()
    counters = (
        wood(rng, rgb("#b98556"), rgb("#7c4f2c"), 9),
        stone(rng, rgb("#8f8f8c")),
        marble(rng, rgb("#e9e7e3"), rgb("#8d8f94")),
    )
    top = sampled(counters[int(rng.integers(3))], x + 3, z, 2.6)
    counter = focused(top * pool_of_light(view, azimuth, 0.2)[..., None], z)
    picture = table_over(_wall(view, rng, azimuth), counter, view, rng.uniform(-1.3, -0.85))
    key = Light(azimuth, 0.85, rgb("#fff8ee"), rgb("#f2f4f6"), rng.uniform(0.4, 0.8))
    return Background(
        "kitchen", "on a kitchen counter with a tiled wall", np.clip(picture, 0, 1), key, 0.10
    )


def _wall(view: CameraView, rng: np.random.Generator, azimuth: float) -> Floats:
    tile, grout = (rgb(tone) for tone in _TILES[int(rng.integers(len(_TILES)))])
    across, upward = view.wall(-2.2)
    wall = sampled(tiles(rng, tile * 0.85, grout * 0.8), across, -upward, 2.4)
    wall = wall * (0.85 + 0.16 * np.tanh(across * np.sign(azimuth)))[..., None]
    size = view.size
    shelf = int(size * rng.uniform(0.22, 0.32))
    board = [float(c) for c in rgb("#8a5f3c")]
    cv2.rectangle(wall, (0, shelf), (size, shelf + size // 45), board, -1)
    position = int(size * rng.uniform(0.02, 0.1))
    while position < size:
        width, height = (int(size * rng.uniform(*span)) for span in ((0.05, 0.11), (0.07, 0.2)))
        tones = ("#c7784a", "#e9e2d2", "#5e7a63", "#d5b15c", "#7a8791", "#a34b3c")
        tone = rgb(tones[int(rng.integers(len(tones)))]) * 0.85
        box = (position, shelf - height), (position + width, shelf)
        cv2.rectangle(wall, *box, [float(c) for c in tone], -1)
        shine = position + width // 4
        cv2.line(
            wall,
            (shine, shelf - height + 4),
            (shine, shelf - 4),
            (0.9, 0.9, 0.9),
            max(width // 10, 1),
        )
        position += width + int(size * rng.uniform(0.01, 0.09))
    return disc_blur(wall, size * rng.uniform(0.008, 0.014))
