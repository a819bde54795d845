"""Wireless speakers: a cloth front in a painted or wooden case."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.synthetic.arrays import Field, Floats
from scoring.synthetic.colour import rgb
from scoring.synthetic.decals import Decal
from scoring.synthetic.fields import Vector, capsule, cylinder, joined, ring, rounded_box
from scoring.synthetic.labels import draw_label, draw_pattern
from scoring.synthetic.materials import matte, metal, satin
from scoring.synthetic.products.base import Design, Product, ProductPart

WORDS = (("acoustics", "model 4"), ("sound lab", "mk II"), ("audio", "studio"))
LIFT = 0.022  # the height of the feet


def build(design: Design) -> Product:
    """A speaker whose carrying handle or ring can be missing."""
    rng = design.rng()
    half = (rng.uniform(0.36, 0.5), rng.uniform(0.26, 0.36), rng.uniform(0.15, 0.2))
    centre = LIFT + half[1]
    cases = (satin(design.palette.body), matte(rgb("#8a5a33")), satin(rgb("#26282c")))
    case = cases[int(rng.integers(len(cases)))]
    cloth = matte(design.palette.accent if rng.random() < 0.5 else rgb("#4a4d52"))
    inner = (half[0] - 0.035, half[1] - 0.035)
    face = half[2] + 0.016
    silver = metal(rgb("#c9ccd1"))
    front = rounded_box((0, centre, half[2] + 0.004), (*inner, 0.014), 0.012)
    grip = ring((0, centre + half[1] - 0.01, 0), (half[0] * 0.55, 0.13), 0.02, 1.6)
    bezel = ring((inner[0] * 0.48, centre, face), (0.14, 0.14), 0.012)
    mast = capsule(
        (half[0] * 0.8, centre, -half[2]),
        (half[0] * 0.92, centre + half[1] + 0.16, -half[2]),
        0.012,
    )
    tweeter = ring((-inner[0] * 0.48, centre - inner[1] * 0.66, face), (0.07, 0.07), 0.014)
    return Product(
        design=design,
        title=f"{design.label.brand} speaker",
        parts=(
            ProductPart("case", rounded_box((0, centre, 0), half, 0.05), case),
            ProductPart("cloth", front, cloth, _print(design, cloth.colour, inner, centre)),
            ProductPart("ring", bezel, silver),
            ProductPart("knobs", _knobs(half, centre), silver),
            ProductPart("handle", grip, matte(rgb("#7a4a2b"))),
            ProductPart("feet", _feet(half), matte(rgb("#1c1c1e"))),
        ),
        removable=("handle", "ring"),
        extras=(ProductPart("antenna", mast, silver), ProductPart("second ring", tweeter, silver)),
        height=centre + half[1] + 0.13,
        half_width=float(np.hypot(half[0], half[2])),
        yaw=float(rng.uniform(-0.5, 0.5)),
    )


def _print(
    design: Design, cloth: Floats, inner: tuple[float, float], centre: float
) -> tuple[Decal, ...]:
    """The weave, a tone-in-tone pattern over it, and the badge."""
    weave = Decal(_weave(cloth, design.rng()), "front", (0, centre), (2 * inner[0], 2 * inner[1]))
    light = rgb("#f1ede2")
    badge = replace(design.label, ground=None, pattern="plain", ink=light, accent=light)
    mark = Decal(draw_label(badge, 420, 420), "front", (-inner[0] * 0.5, centre), (0.34, 0.34))
    pattern = draw_pattern(design.pattern, cloth * 0.6, 620, 420)
    jacquard = Decal(pattern, "front", (0, centre), (2 * inner[0], 2 * inner[1]))
    return (weave, jacquard, mark)


def _knobs(half: Vector, centre: float) -> Field:
    top = centre + half[1] + 0.012
    return joined(
        [cylinder((half[0] * x, top, half[2] * 0.5), 0.03, 0.022, 0.006) for x in (0.72, 0.88)]
    )


def _feet(half: Vector) -> Field:
    size = (0.05, LIFT / 2, half[2] * 0.9)
    return joined([rounded_box((half[0] * x, LIFT / 2, 0), size, 0.004) for x in (-0.78, 0.78)])


def _weave(colour: Floats, rng: np.random.Generator) -> Floats:
    """Woven cloth (h, w, 4): threads that pass over and under each other."""
    row, column = np.mgrid[0:320, 0:420].astype(np.float32)
    thread = 0.5 + 0.25 * np.sin(row * 1.4) + 0.25 * np.sin(column * 1.4)
    shade = 0.72 + 0.4 * thread + rng.normal(0, 0.05, thread.shape)
    cloth = np.clip(colour * shade[..., None], 0, 1)
    return np.concatenate([cloth, np.ones((320, 420, 1))], axis=-1).astype(np.float32)
