"""A linen cloth before a plain painted wall."""

from __future__ import annotations

import numpy as np

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
from scoring.synthetic.textures import blend, linen, sampled

_CLOTHS = ("#e9dfd0", "#c8d0cb", "#d6b8a6", "#9fb0bf", "#f2efe9")
_WALLS = ("#c7b7a5", "#9fb0a6", "#d9c6bd", "#7f8f9c", "#e2dccf")


def paint(view: CameraView, rng: np.random.Generator, azimuth: float) -> Background:
    """Soft folds and dried flowers out of focus."""
    x, z = view.plane()
    cloth = linen(rng, rgb(_CLOTHS[int(rng.integers(len(_CLOTHS)))]) * 0.9)
    table = focused(sampled(cloth, x + 4, z, 2.0) * pool_of_light(view, azimuth, 0.2)[..., None], z)
    wall = rgb(_WALLS[int(rng.integers(len(_WALLS)))])
    backdrop = blend(wall * 0.7, wall * 0.95, vertical(view))
    column = np.linspace(0, 1, view.size, dtype=np.float32)[None, :]
    side = 0.12 if azimuth > 0 else 0.88
    stems = np.exp(-(((column - side) / 0.12) ** 2)) > 0.3
    tones = [rgb("#b98b5e"), rgb("#d8b98c"), rgb("#a05f4a"), rgb("#e9d9b8")]
    flowers, cover = spots(
        view, rng, count=60, colours=tones, sizes=(0.008, 0.024), band=(0.12, 0.62)
    )
    backdrop = disc_blur(blend(backdrop, flowers, cover * stems), view.size * 0.02)
    picture = table_over(backdrop, table, view, rng.uniform(-1.4, -0.9))
    key = Light(azimuth, 0.7, rgb("#fff4e6"), rgb("#f3efea"), rng.uniform(0.35, 0.7))
    return Background("linen", "on a linen cloth with dried flowers", np.clip(picture, 0, 1), key)
