"""Things that do not exist, cut out of real surfaces: shapes that no collection of products has.

A network that learns from few products learns those products; random shapes with random surfaces
teach it what an outline is.
"""

from __future__ import annotations

import cv2
import numpy as np

from scoring.finetune.cutouts import Cutout
from scoring.images import RGB, Float32, Mask

SIDE = 256  # pixels of the square it is drawn in
Draw = np.random.Generator


def invented(surface: RGB, draw: Draw) -> Cutout:
    """One to four overlapping shapes, each with a piece of `surface` RGB uint8 or one colour."""
    mask = np.zeros((SIDE, SIDE), bool)
    image = np.zeros((SIDE, SIDE, 3), np.float32)
    for number in range(int(draw.integers(1, 5))):
        shape = _shape(draw, within=mask if number else None)
        image[shape] = _surface(surface, draw)[shape]
        mask |= shape
    image *= _shading(mask, draw)[..., None]
    alpha = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 0.7)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    part = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    shown = np.clip(image[part], 0, 255).astype(np.uint8)
    return Cutout("invented", "invented", shown, alpha[part])


def _shape(draw: Draw, *, within: Mask | None) -> Mask:
    """An oval, a rounded box, a polygon or a blob; touching `within` where that is given."""
    size = draw.uniform(0.2, 0.42) * SIDE * (1.0 if within is None else draw.uniform(0.3, 0.9))
    centre = np.full(2, SIDE / 2)
    if within is not None:
        places = np.argwhere(within)
        centre = places[draw.integers(len(places))][::-1].astype(float)
    kind, slim = draw.integers(4), draw.uniform(0.3, 1.0)
    angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    if kind == 0:
        radius = np.ones_like(angles)
    elif kind == 1:  # a superellipse: between an oval and a box
        power = draw.uniform(3, 12)
        radius = (np.abs(np.cos(angles)) ** power + np.abs(np.sin(angles)) ** power) ** (-1 / power)
    elif kind == 2:
        angles = np.sort(draw.uniform(0, 2 * np.pi, int(draw.integers(3, 9))))
        radius = draw.uniform(0.6, 1.2, len(angles))
    else:
        waves = [
            draw.uniform(0, 0.35 / k) * np.cos(k * angles + draw.uniform(0, 6)) for k in range(1, 7)
        ]
        radius = 1 + np.sum(waves, axis=0)
    points = np.stack([np.cos(angles) * radius, slim * np.sin(angles) * radius], axis=1) * size
    turn = draw.uniform(0, 2 * np.pi)
    turned = points @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    drawn = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(drawn, [np.round(turned + centre).astype(np.int32)], 1)
    if not drawn.any():
        drawn[SIDE // 3 : SIDE // 2, SIDE // 3 : SIDE // 2] = 1
    return drawn.astype(bool)


def _surface(surface: RGB, draw: Draw) -> Float32:
    """Float32 (SIDE, SIDE, 3): one colour, stripes, or a piece of the picture enlarged."""
    colour = draw.uniform(10, 245, 3).astype(np.float32)
    kind = draw.random()
    if kind < 0.35:
        return np.full((SIDE, SIDE, 3), colour, np.float32)
    if kind < 0.45:
        other = draw.uniform(10, 245, 3).astype(np.float32)
        y, x = np.mgrid[0:SIDE, 0:SIDE]
        turn, period = draw.uniform(0, np.pi), draw.uniform(6, 40)
        wave = np.sin((x * np.cos(turn) + y * np.sin(turn)) * 2 * np.pi / period) > 0
        return np.where(wave[..., None], colour, other).astype(np.float32)
    height, width = surface.shape[:2]
    side = int(draw.uniform(0.15, 0.7) * min(height, width))
    top, left = int(draw.integers(height - side)), int(draw.integers(width - side))
    piece = cv2.resize(surface[top : top + side, left : left + side], (SIDE, SIDE))
    return np.asarray(piece, np.float32)


def _shading(mask: Mask, draw: Draw) -> Float32:
    """Light from one side, and darker towards the outline as on a round body; (h, w)."""
    depth = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 3)
    round_off = 1 - draw.uniform(0, 0.45) * np.exp(-depth / draw.uniform(4, 25))
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    turn = draw.uniform(0, 2 * np.pi)
    ramp = 1 + draw.uniform(0, 0.5) * (x * np.cos(turn) + y * np.sin(turn))
    return np.asarray(round_off * ramp, np.float32)
