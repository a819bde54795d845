"""Tileable surface textures: (size, size, 3) or (size, size) float32, linear in [0, 1]."""

from __future__ import annotations

import cv2
import numpy as np

from scoring.synthetic.arrays import Floats, smoothstep

SIZE = 768


def noise(rng: np.random.Generator, cells: tuple[int, int], size: int = SIZE) -> Floats:
    """Smooth tileable noise with mean 0, deviation about 1, and (rows, columns) cells."""
    grid = rng.standard_normal(cells).astype(np.float32)
    padded = np.pad(grid, 2, mode="wrap")
    rows, columns = cells
    steps_y = np.arange(size, dtype=np.float32) * rows / size + 2
    steps_x = np.arange(size, dtype=np.float32) * columns / size + 2
    x, y = np.meshgrid(steps_x, steps_y)
    return np.asarray(cv2.remap(padded, x, y, cv2.INTER_CUBIC) * 1.25, dtype=np.float32)


def turbulence(
    rng: np.random.Generator, cells: tuple[int, int], octaves: int = 5, gain: float = 0.5
) -> Floats:
    """Octaves of ``noise``, each twice as fine and ``gain`` times as strong; deviation about 1."""
    total = np.zeros((SIZE, SIZE), dtype=np.float32)
    power = 0.0
    for octave in range(octaves):
        rows, columns = (min(cell * 2**octave, SIZE // 2) for cell in cells)
        total += np.float32(gain**octave) * noise(rng, (rows, columns))
        power += gain ** (2 * octave)
    return np.asarray(total / np.float32(np.sqrt(power)), dtype=np.float32)


def blend(first: Floats, second: Floats, share: Floats) -> Floats:
    """Mix two colours (3,) or pictures by ``share`` (h, w) in [0, 1]; (h, w, 3)."""
    weight = np.clip(share, 0.0, 1.0)[..., None]
    return np.asarray(first + (second - first) * weight, dtype=np.float32)


def wood(rng: np.random.Generator, light: Floats, dark: Floats, planks: int = 5) -> Floats:
    """Planks along the x axis with grain, pores and thin gaps."""
    row = np.mgrid[0:SIZE, 0:SIZE][0].astype(np.float32) / SIZE
    plank = np.floor(row * planks).astype(np.intp)
    phase, tone = rng.uniform(0, 1, planks)[plank], rng.uniform(-0.22, 0.22, planks)[plank]
    warp = turbulence(rng, (6, 2), 4)
    grain = np.sin((row * planks * 7 + 0.55 * warp + phase * 9) * 2 * np.pi).astype(np.float32)
    pores = noise(rng, (256, 12))
    share = 0.42 + tone + 0.16 * grain + 0.13 * turbulence(rng, (10, 2), 4) + 0.05 * pores
    surface = blend(light, dark, share)
    seam = np.abs(((row * planks) % 1.0) - 0.5)
    return surface * (1 - 0.6 * smoothstep(0.488, 0.499, seam))[..., None]


def marble(rng: np.random.Generator, ground: Floats, vein: Floats) -> Floats:
    """Cloudy stone with thin branching veins."""
    cloud = turbulence(rng, (3, 3), 5)
    row, column = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32) / SIZE
    bend = turbulence(rng, (3, 3), 5, 0.45)
    # Bent diagonal veins; whole multiples of pi keep |sin| tileable.
    vein_at = np.abs(np.sin(np.pi * (2 * row + 3 * column) + 1.15 * bend))
    thin = np.exp(-((vein_at / 0.045) ** 2)) * (0.38 + 0.28 * noise(rng, (5, 5)))
    wide = np.exp(-((vein_at / 0.3) ** 2)) * 0.20
    return blend(ground, vein, np.clip(thin, 0, 0.8) + wide + 0.05 * cloud)


def stone(rng: np.random.Generator, colour: Floats) -> Floats:
    """Fine plaster or concrete."""
    shade = 1 + 0.045 * turbulence(rng, (3, 3), 6, 0.7) + 0.02 * noise(rng, (300, 300))
    return np.asarray(np.clip(colour * shade[..., None], 0, 1), dtype=np.float32)


def linen(rng: np.random.Generator, colour: Floats) -> Floats:
    """Woven cloth with uneven threads and soft folds."""
    row, column = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32) / SIZE
    threads = np.sin(row * 2 * np.pi * 150) * (0.6 + 0.3 * noise(rng, (150, 6)))
    threads += np.sin(column * 2 * np.pi * 150) * (0.6 + 0.3 * noise(rng, (6, 150)))
    folds = turbulence(rng, (2, 3), 3, 0.45)
    slope = np.gradient(cv2.GaussianBlur(folds, (0, 0), 6), axis=1) * SIZE / 60
    shade = 1 + 0.05 * threads + 0.16 * np.clip(slope, -2, 2)
    return np.asarray(np.clip(colour * shade[..., None], 0, 1), dtype=np.float32)


def sand(rng: np.random.Generator, colour: Floats) -> Floats:
    """Grains, ripples and hollows."""
    hollows = turbulence(rng, (5, 3), 4)
    slope = np.gradient(cv2.GaussianBlur(hollows, (0, 0), 4), axis=0) * SIZE / 90
    grains = rng.normal(0, 1, (SIZE, SIZE)).astype(np.float32)
    shade = 1 + 0.14 * np.clip(slope, -2, 2) + 0.07 * grains
    return np.asarray(np.clip(colour * shade[..., None], 0, 1), dtype=np.float32)


def grass(rng: np.random.Generator, light: Floats, dark: Floats) -> Floats:
    """Blades seen from above at a slant."""
    blades = noise(rng, (48, 256)) * 0.6 + noise(rng, (24, 160)) * 0.5
    share = 0.45 + 0.28 * blades + 0.15 * turbulence(rng, (4, 4), 3)
    return blend(light, dark, share)


def tiles(rng: np.random.Generator, colour: Floats, grout: Floats, rows: int = 8) -> Floats:
    """Brick-bond wall tiles with an uneven glaze."""
    row, column = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32) / SIZE
    course = np.floor(row * rows)
    across = (column * rows / 2 + 0.5 * (course % 2)) % 1.0
    upward = (row * rows) % 1.0
    gap = np.maximum(
        smoothstep(0.475, 0.485, np.abs(across - 0.5)), smoothstep(0.44, 0.46, np.abs(upward - 0.5))
    )
    index = (course * rows + np.floor(column * rows / 2 + 0.5 * (course % 2))).astype(np.intp)
    tone = rng.uniform(0.92, 1.06, int(index.max()) + 1).astype(np.float32)[index]
    glaze = tone * (1 + 0.03 * turbulence(rng, (6, 6), 3))
    return blend(np.clip(colour * glaze[..., None], 0, 1).astype(np.float32), grout, gap)


def sampled(texture: Floats, x: Floats, y: Floats, tile: float) -> Floats:
    """The texture repeated every ``tile`` world units at points x, y (h, w); 0 where NaN."""
    scale = texture.shape[0] / tile
    columns = np.nan_to_num(np.mod(x * scale, texture.shape[1])).astype(np.float32)
    rows = np.nan_to_num(np.mod(y * scale, texture.shape[0])).astype(np.float32)
    return np.asarray(cv2.remap(texture, columns, rows, cv2.INTER_LINEAR, None, cv2.BORDER_WRAP))
