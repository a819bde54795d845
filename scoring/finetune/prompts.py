"""Prompts for training: what the consistency check, a person's box or nobody would say."""

from __future__ import annotations

import cv2
import numpy as np

from scoring.finetune.scenes import chunk
from scoring.images import Float32, Mask
from scoring.segmentation.grabcut import box_of

NOTHING, BOX = 0.40, 0.16  # shares of the prompts; the rest are masks
Draw = np.random.Generator


def draw_prompt(expected: Mask, draw: Draw) -> Float32:
    """Two layers float32 (2, s, s): the mask and the box; zeros where there is none.

    `expected` bool (s, s) is where the unchanged product would be. A mask prompt is a little
    displaced, and often lacks a piece that is there or has one that is not: who copies it is wrong.
    """
    layers = np.zeros((2, *expected.shape), np.float32)
    kind = draw.random()
    if kind < NOTHING or not expected.any():
        return layers
    if kind < NOTHING + BOX:
        layers[1] = _box(expected, draw)
        return layers
    prompt = _moved(expected, draw)
    if draw.random() < 0.40:
        prompt = prompt & ~chunk(prompt, draw)
    if draw.random() < 0.40:
        prompt = prompt | _grown(prompt, draw)
    layers[0] = prompt
    return layers


def _box(mask: Mask, draw: Draw) -> Float32:
    left, top, right, bottom = box_of(mask)
    slack = draw.uniform(0.01, 0.12) * max(right - left, bottom - top)
    edges = np.array([left, top, right, bottom]) + slack * draw.uniform(-0.5, 1, 4) * [-1, -1, 1, 1]
    x0, y0, x1, y1 = np.clip(np.round(edges), 0, mask.shape[0]).astype(int)
    layer = np.zeros(mask.shape, np.float32)
    layer[y0:y1, x0:x1] = 1
    return layer


def _moved(mask: Mask, draw: Draw) -> Mask:
    """By a small similarity; an alignment is rarely off by more than a few per cent."""
    rows, columns = np.nonzero(mask)
    size = float(np.sqrt(len(rows)))
    spread = 0.03 if draw.random() < 0.85 else 0.10
    turn, scale = draw.normal(0, 60 * spread), 1 + draw.normal(0, spread)
    centre = float(columns.mean()), float(rows.mean())
    place = np.asarray(cv2.getRotationMatrix2D(centre, float(turn), float(scale)))
    place[:, 2] += draw.normal(0, spread * size, 2)
    moved = cv2.warpAffine(mask.astype(np.float32), place, mask.shape[::-1])
    return np.asarray(moved >= 0.5)


def _grown(mask: Mask, draw: Draw) -> Mask:
    """A bump on the outline that the picture does not show."""
    places = np.argwhere(mask)
    grown = np.zeros(mask.shape, np.uint8)
    if not len(places):
        return grown.astype(bool)
    rim = np.argwhere(mask & ~cv2.erode(mask.astype(np.uint8), np.ones((3, 3))).astype(bool))
    row, column = rim[draw.integers(len(rim))] if len(rim) else places[0]
    size = float(np.sqrt(len(places)))
    axes = (int(draw.uniform(0.05, 0.35) * size) + 1, int(draw.uniform(0.05, 0.2) * size) + 1)
    cv2.ellipse(grown, (int(column), int(row)), axes, float(draw.uniform(0, 180)), 0, 360, 1, -1)
    return grown.astype(bool)
