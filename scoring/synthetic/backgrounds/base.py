"""What every background shares: the picture without the product, and its light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from scoring.synthetic.arrays import Floats, smoothstep
from scoring.synthetic.camera import CameraView
from scoring.synthetic.lighting import Light


@dataclass(frozen=True)
class Background:
    """``picture`` is linear (h, w, 3); ``reflection`` is how strongly the ground mirrors."""

    name: str
    phrase: str  # for the prompt: "on a ..."
    picture: Floats
    light: Light
    reflection: float = 0.0


Painter = Callable[[CameraView, np.random.Generator, float], Background]
# (view, random generator, azimuth of the key light) -> background


def disc_blur(picture: Floats, radius: float) -> Floats:
    """Blur like a lens with a round opening of ``radius`` pixels: highlights turn into discs."""
    if radius < 0.8:
        return picture
    shrink = max(1, int(radius / 6))  # a wide blur needs no full resolution
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (width // shrink, height // shrink), interpolation=cv2.INTER_AREA)
    reach = radius / shrink
    offsets = np.arange(-int(reach) - 1, int(reach) + 2, dtype=np.float32)
    distance = np.hypot(offsets[:, None], offsets[None, :])
    kernel = np.clip(reach + 0.5 - distance, 0.0, 1.0)
    small = cv2.filter2D(small, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC))


def focused(ground: Floats, z: Floats, strength: float = 1.0) -> Floats:
    """Depth of field: the ground (h, w, 3) is sharp near z = 0, and blurred in front and behind."""
    unit = len(ground) / 768 * strength
    softness = np.clip(np.abs(np.nan_to_num(z, nan=-6.0)) - 0.25, 0.0, None) * 2.6
    layers = [ground, *(disc_blur(ground, unit * radius) for radius in (3.0, 8.0))]
    near = smoothstep(0.0, 1.0, softness)[..., None]
    far = smoothstep(1.0, 3.5, softness)[..., None]
    mixed = layers[0] * (1 - near) + layers[1] * near
    return np.asarray(mixed * (1 - far) + layers[2] * far, dtype=np.float32)


def table_over(backdrop: Floats, table: Floats, view: CameraView, edge: float) -> Floats:
    """A table top in front of a backdrop; it ends at depth z = ``edge`` with a soft far edge."""
    _, z = view.plane()
    soft = 0.0203  # product heights
    share = smoothstep(edge - soft, edge + soft, np.nan_to_num(z, nan=-99.0).astype(np.float32))
    share = cv2.GaussianBlur(share, (0, 0), 2.2 * view.size / 768)
    return np.asarray(backdrop + (table - backdrop) * share[..., None], dtype=np.float32)


def pool_of_light(view: CameraView, azimuth: float, strength: float = 0.35) -> Floats:
    """(h, w) brightness of the ground: brighter towards the key light, darker at the far side."""
    x, z = view.plane()
    side = np.nan_to_num(x * np.sign(azimuth) + 0.3 * z, nan=0.0)
    return np.asarray(1.0 + strength * np.tanh(side * 0.6), dtype=np.float32)


def vertical(view: CameraView) -> Floats:
    """(h, w) height in the picture: 0 at the bottom, 1 at the top."""
    column = np.linspace(1.0, 0.0, view.size, dtype=np.float32)
    return np.repeat(column[:, None], view.size, axis=1)


def spots(
    view: CameraView,
    rng: np.random.Generator,
    *,
    count: int,
    colours: list[Floats],
    sizes: tuple[float, float],
    band: tuple[float, float],
) -> tuple[Floats, Floats]:
    """Random discs: colours (h, w, 3) and cover (h, w); sizes and band in picture heights."""
    size = view.size
    picture = np.zeros((size, size, 3), dtype=np.float32)
    cover = np.zeros((size, size), dtype=np.float32)
    for _ in range(count):
        centre = (int(rng.uniform(0, size)), int(size * rng.uniform(*band)))
        radius = max(1, int(size * rng.uniform(*sizes)))
        colour = colours[int(rng.integers(len(colours)))] * rng.uniform(0.6, 1.3)
        cv2.circle(picture, centre, radius, [float(c) for c in colour], -1, cv2.LINE_AA)
        cv2.circle(cover, centre, radius, 1.0, -1, cv2.LINE_AA)
    return picture, cover
