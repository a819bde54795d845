"""A photo studio: one seamless sweep of coloured paper."""

from __future__ import annotations

import numpy as np

from scoring.synthetic.arrays import smoothstep
from scoring.synthetic.backgrounds.base import Background, vertical
from scoring.synthetic.camera import CameraView
from scoring.synthetic.colour import rgb
from scoring.synthetic.lighting import Light

_PAPERS = ("#e8d9cd", "#c9d6d3", "#e6c9c0", "#b9c4d6", "#d9d2e4", "#dfe3d6", "#c98f6f", "#7d93a3")


def paint(view: CameraView, rng: np.random.Generator, azimuth: float) -> Background:
    """Soft gradient from the lit floor to the shaded back."""
    paper = rgb(_PAPERS[int(rng.integers(len(_PAPERS)))])
    height = vertical(view)
    x = np.linspace(-0.5, 0.5, view.size, dtype=np.float32)[None, :] - 0.25 * np.sign(azimuth)
    halo = np.exp(-((x / 0.55) ** 2) - ((height - 0.58) / 0.42) ** 2)
    falloff = 0.80 + 0.26 * halo - 0.16 * smoothstep(0.35, 1.1, height)
    picture = np.clip(paper * falloff[..., None], 0, 0.98).astype(np.float32)
    light = Light(azimuth, 0.85, softness=rng.uniform(0.5, 0.9))
    return Background("studio", "on a seamless paper sweep in a photo studio", picture, light, 0.05)
