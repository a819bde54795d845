"""A beach: sand, a strip of sea and sky."""

from __future__ import annotations

import numpy as np

from scoring.synthetic.arrays import Floats, smoothstep
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
from scoring.synthetic.textures import blend, sampled, sand

_SKIES = (("#dcecf5", "#6faede"), ("#ffe1c2", "#9fb6dd"), ("#fbd0b0", "#c89bb8"))


def paint(view: CameraView, rng: np.random.Generator, azimuth: float) -> Background:
    """Low sun, long shadow, sparkle on the water."""
    x, z = view.plane()
    grains = sampled(sand(rng, rgb("#dcc39a")), x + 2, z, 1.7)
    shore = focused(grains * pool_of_light(view, azimuth, 0.12)[..., None], z, 1.1)
    picture = table_over(_sea(view, rng), shore, view, rng.uniform(-2.4, -1.6))
    key = Light(azimuth, 0.6, rgb("#fff0d8"), rgb("#e9eff6"), rng.uniform(0.1, 0.35))
    return Background(
        "beach", "on the sand of a beach by the sea", np.clip(picture, 0, 1), key, 0.0
    )


def _sea(view: CameraView, rng: np.random.Generator) -> Floats:
    low, high = (rgb(tone) for tone in _SKIES[int(rng.integers(len(_SKIES)))])
    height = vertical(view)
    horizon = rng.uniform(0.58, 0.68)
    scene = blend(low, high, smoothstep(horizon, 1.05, height))
    water = blend(rgb("#8fc7cf"), rgb("#3b7ea6"), smoothstep(0.36, horizon, height))
    scene = blend(scene, water, smoothstep(0.0, 0.006, horizon - height))
    foam, cover = spots(
        view, rng, count=60, colours=[rgb("#ffffff")], sizes=(0.003, 0.012), band=(0.52, 0.60)
    )
    sparkle, lit = spots(
        view, rng, count=90, colours=[rgb("#ffffff") * 2], sizes=(0.001, 0.003), band=(0.40, 0.52)
    )
    scene = blend(blend(scene, foam, cover * 0.8), sparkle, lit)
    return disc_blur(scene, view.size * rng.uniform(0.012, 0.02))
