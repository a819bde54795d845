"""Outdoors: a plank or stone in a meadow with hills and sky out of focus."""

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
from scoring.synthetic.textures import blend, grass, sampled, stone, wood

_SKIES = (("#cfe4f2", "#7fb2dc"), ("#fbe3c0", "#a9c4de"), ("#f4d3b5", "#8fa8c9"))


def paint(view: CameraView, rng: np.random.Generator, azimuth: float) -> Background:
    """Sun from the key side; a firm stand for the product, or mown grass."""
    x, z = view.plane()
    stands = (
        wood(rng, rgb("#a58a6a"), rgb("#6b543c"), 4),
        stone(rng, rgb("#9b978d")),
        grass(rng, rgb("#8fb04e"), rgb("#3f6427")),
    )
    kind = int(rng.integers(3))
    top = sampled(stands[kind], x + 1, z, 2.4)
    stand = focused(top * pool_of_light(view, azimuth, 0.2)[..., None], z, 1.2)
    edge = -3.2 if kind == 2 else float(rng.uniform(-1.2, -0.7))
    picture = table_over(_landscape(view, rng), stand, view, edge)
    key = Light(azimuth, 0.7, rgb("#fff0d6"), rgb("#e8eff8"), rng.uniform(0.15, 0.4))
    phrase = ("on a weathered plank", "on a flat rock", "on mown grass")[kind] + " in a meadow"
    return Background("meadow", phrase, np.clip(picture, 0, 1), key, 0.0)


def _landscape(view: CameraView, rng: np.random.Generator) -> Floats:
    low, high = (rgb(tone) for tone in _SKIES[int(rng.integers(len(_SKIES)))])
    height = vertical(view)
    scene = blend(low, high, smoothstep(0.5, 1.0, height))
    column = np.linspace(0, 1, view.size, dtype=np.float32)[None, :]
    tones = ("#9db7c4", "#7fa083", "#5f8a4a", "#4c7a35")
    for index, tone in enumerate(tones):
        waves = np.sin(column * rng.uniform(3, 7) + rng.uniform(0, 6)) * (0.05 - 0.009 * index)
        crest = 0.72 - 0.09 * index + waves + 0.012 * np.sin(column * 31 + index)
        scene = blend(
            scene, rgb(tone) * rng.uniform(0.85, 1.1), smoothstep(0.0, 0.01, crest - height)
        )
    greens = [rgb("#6f9c40"), rgb("#a8c25a"), rgb("#35571f"), rgb("#e8dc7a"), rgb("#f3f0dc")]
    dabs, cover = spots(view, rng, count=150, colours=greens, sizes=(0.004, 0.02), band=(0.5, 0.9))
    scene = blend(scene, dabs, cover * 0.8)
    return disc_blur(scene, view.size * rng.uniform(0.018, 0.03))
