"""A dark table before the lights of a city at night."""

from __future__ import annotations

import numpy as np

from scoring.synthetic.arrays import smoothstep
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
from scoring.synthetic.textures import blend, sampled, stone, wood


def paint(view: CameraView, rng: np.random.Generator, azimuth: float) -> Background:
    """Large round bokeh over a slate or dark oak top."""
    x, z = view.plane()
    tops = (stone(rng, rgb("#4a4c52")), wood(rng, rgb("#6e5138"), rgb("#3a281b"), 5))
    top = sampled(tops[int(rng.integers(2))], x, z, 2.3)
    table = focused(top * pool_of_light(view, azimuth, 0.3)[..., None], z)
    night = blend(rgb("#2a2f45"), rgb("#11162a"), smoothstep(0.4, 1.0, vertical(view)))
    tones = [rgb(tone) * 3.2 for tone in ("#ffb35c", "#ffd9a0", "#ff7a5c", "#7fb4ff", "#fff3dc")]
    lamps, cover = spots(
        view, rng, count=70, colours=tones, sizes=(0.003, 0.009), band=(0.12, 0.68)
    )
    city = disc_blur(blend(night, lamps, cover), view.size * rng.uniform(0.024, 0.036))
    picture = table_over(city, table, view, rng.uniform(-1.4, -1.0))
    key = Light(azimuth, 0.8, rgb("#fff0dc"), rgb("#dfe3f0"), rng.uniform(0.4, 0.7))
    phrase = "on a dark table with city lights at night"
    return Background("city night", phrase, np.clip(picture, 0, 1), key, 0.10)
