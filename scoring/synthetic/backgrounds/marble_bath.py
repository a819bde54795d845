"""A marble shelf in a bright bathroom."""

from __future__ import annotations

import numpy as np

from scoring.synthetic.arrays import Floats
from scoring.synthetic.backgrounds.base import (
    Background,
    disc_blur,
    focused,
    pool_of_light,
    spots,
    table_over,
    vertical,
)
from scoring.synthetic.camera import CameraView
from scoring.synthetic.colour import rgb
from scoring.synthetic.lighting import Light
from scoring.synthetic.textures import blend, marble, sampled

_WALLS = ("#cfd8d6", "#e3d5cb", "#b9c7cc", "#d8d3c4", "#8fa39b")
_STONES = (("#f0eeea", "#9a9ba0"), ("#2c2d30", "#b9b4a8"), ("#d9c8b4", "#9c7f63"))


def paint(view: CameraView, rng: np.random.Generator, azimuth: float) -> Background:
    """Polished stone that mirrors the product a little."""
    ground, vein = (rgb(tone) for tone in _STONES[int(rng.choice(3, p=[0.6, 0.15, 0.25]))])
    x, z = view.plane()
    top = sampled(marble(rng, ground, vein), x + 5, z + 2, 2.8)
    shelf = focused(top * pool_of_light(view, azimuth, 0.15)[..., None], z)
    picture = table_over(_wall(view, rng), shelf, view, rng.uniform(-1.2, -0.8))
    key = Light(azimuth, 0.9, rgb("#ffffff"), rgb("#f3f7fa"), rng.uniform(0.5, 0.9))
    return Background(
        "marble", "on a polished marble shelf in a bathroom", np.clip(picture, 0, 1), key, 0.16
    )


def _wall(view: CameraView, rng: np.random.Generator) -> Floats:
    wall = rgb(_WALLS[int(rng.integers(len(_WALLS)))])
    room = blend(wall * 0.72, wall * 0.98, vertical(view) * 1.1)
    greens = [rgb("#4d7a52"), rgb("#86a86d"), rgb("#35573b")]
    start = rng.uniform(0.0, 0.7)
    leaves, cover = spots(view, rng, count=40, colours=greens, sizes=(0.01, 0.03), band=(0.05, 0.5))
    column = np.linspace(0, 1, view.size, dtype=np.float32)[None, :]
    near = np.exp(-(((column - start - 0.15) / 0.11) ** 2))
    room = blend(room, leaves, cover * (near > 0.35))
    towel = ((column > 0.72 - start * 0.6) & (column < 0.86 - start * 0.6)).astype(np.float32)
    folds = 0.9 + 0.08 * np.sin(column * 160)
    lower = (vertical(view) < 0.75) * towel
    room = blend(room, rgb("#efe6da") * 0.9 * folds[..., None], lower)
    lamps, glow = spots(
        view, rng, count=5, colours=[rgb("#fff2d8") * 2.5], sizes=(0.006, 0.014), band=(0.02, 0.25)
    )
    return disc_blur(blend(room, lamps, glow), view.size * rng.uniform(0.024, 0.036))
